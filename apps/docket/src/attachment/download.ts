import { Readable } from 'node:stream';
import { create as contentDisposition } from 'content-disposition';
import { type BodyRange, type InputOf, ifNoneMatchHolds, ifRangeHolds, parseRange } from '#libs/http';
import type { TaskAttachment } from '#libs/task';
import type { getAttachment } from './attachment-endpoints.ts';

/** Whatever a file holds, it is saved and not shown; were it shown after all, nothing in it would run or load. */
const HARMLESS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  // Asked for each time: who may see the task can change, the bytes of an ETag cannot.
  'cache-control': 'private, no-cache',
  'accept-ranges': 'bytes',
} as const;

/** Answers a download: the whole, a part (206), or nothing where the client has it (304). `open` gives the bytes. */
export async function download(
  { request, reply, headers }: Pick<InputOf<typeof getAttachment>, 'request' | 'reply' | 'headers'>,
  { name, type, size, sha256 }: TaskAttachment,
  open: (range?: BodyRange) => Promise<Readable>,
): Promise<Readable | undefined> {
  const tag = `"${sha256}"`;
  if (!ifNoneMatchHolds(headers['if-none-match'], tag)) {
    void reply.code(304).headers({ ...HARMLESS, etag: tag });
    return undefined;
  }
  // Only GET has ranges (RFC 9110, 14.2).
  const isHead = request.method === 'HEAD';
  const range = isHead || !ifRangeHolds(headers['if-range'], tag) ? undefined : parseRange(headers.range, size);
  const bytes = isHead ? Readable.from([]) : await open(range);
  const { start, end } = range ?? { start: 0, end: size - 1 };
  void reply.headers({
    ...HARMLESS,
    etag: tag,
    'content-type': type,
    'content-disposition': contentDisposition(name),
    'content-length': end - start + 1,
    ...(range ? { 'content-range': `bytes ${start}-${end}/${size}` } : {}),
  });
  if (range) void reply.code(206);
  return bytes;
}
