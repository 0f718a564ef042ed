import { rangeNotSatisfiable } from './problems.ts';

/** A part of a body: its first and its last byte, both included. */
export interface BodyRange {
  readonly start: number;
  readonly end: number;
}

const ONE_RANGE = /^bytes=\s*(?:(?<first>\d+)-(?<last>\d*)|-(?<suffix>\d+))\s*$/i;

/**
 * The part of a body of `size` bytes that a Range asks for (RFC 9110, 14.1.2 and 14.2). Undefined, which means the
 * whole, without a Range, for several ranges at once and for one of no valid form. Throws the 416 for a part that is
 * not there.
 */
export function parseRange(header: string | undefined, size: number): BodyRange | undefined {
  const { first, last, suffix } = ONE_RANGE.exec(header ?? '')?.groups ?? {};
  if (first === undefined && suffix === undefined) return undefined;
  const start = suffix === undefined ? Number(first) : Math.max(0, size - Number(suffix));
  const end = last ? Math.min(Number(last), size - 1) : size - 1;
  if (last && Number(last) < start) return undefined;
  if (start >= size) throw rangeNotSatisfiable(size);
  return { start, end };
}

/** Whether If-Range, where there is one, names the present body: by a strong entity tag, never by a date. */
export const ifRangeHolds = (header: string | undefined, tag: string): boolean =>
  header === undefined || header.trim() === tag;
