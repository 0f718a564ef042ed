const MAX_LENGTH = 1000;

/** The JSON pointer (RFC 6901) of a path; the empty text is the whole document. Cut before the part that passes 1,000 characters. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  let pointer = '';
  for (const key of path) {
    const part = `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (pointer.length + part.length > MAX_LENGTH) break;
    pointer += part;
  }
  return pointer;
}
