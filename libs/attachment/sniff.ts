/** So many bytes from the start of a file are looked at. */
export const SAMPLE_BYTES = 64 * 1024;

const UNKNOWN = 'application/octet-stream';
const TEXT = 'text/plain';
/** Control characters but tab, line feed, form feed and carriage return. */
const NOT_IN_TEXT = /[^\P{Cc}\t\n\f\r]/u;

/**
 * The media type of a file by its first bytes, never by what anybody says of it: that of a known signature,
 * `text/plain` for UTF-8 without control characters (HTML and SVG are such text), else `application/octet-stream`.
 */
export async function sniffType(sample: Uint8Array): Promise<string> {
  const { fileTypeFromBuffer } = await import('file-type');
  // A file that only pretends to be of some type may confuse its reader: then its type is unknown.
  const known = await fileTypeFromBuffer(sample).catch(() => undefined);
  return known?.mime ?? (isText(sample) ? TEXT : UNKNOWN);
}

function isText(sample: Uint8Array): boolean {
  try {
    // As a stream: the sample may end within a character.
    return !NOT_IN_TEXT.test(new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true }));
  } catch {
    return false;
  }
}
