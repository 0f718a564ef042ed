import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from './problem.ts';

/** What a body claims to be. Of `multipart` and `other` the bytes stay unread on the request. */
export type BodyKind = 'json' | 'form' | 'multipart' | 'other';

/** A body as it came: its kind, and its bytes, or `too-large`. Read only after the caller is known. */
export class IncomingBody {
  constructor(
    readonly kind: BodyKind,
    readonly bytes: Buffer | 'too-large' | 'unread',
    readonly limit: number,
  ) {}
}

/**
 * Has Fastify keep each body as an IncomingBody, so that faults in it come after those of the caller. One that is read may
 * have so many bytes, and take so many milliseconds to arrive.
 */
export function keepBodiesRaw(instance: FastifyInstance, limit: number, withinMs: number): void {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser('*', (request: FastifyRequest, payload: IncomingMessage, done) => {
    const kind = bodyKind(request.headers['content-type'], request.headers['content-encoding']);
    const isRead = kind === 'json' || kind === 'form';
    if (request.is404 || !isRead) done(null, new IncomingBody(kind, 'unread', limit));
    else readBytes(payload, { limit, withinMs }, (error, bytes) => done(error, new IncomingBody(kind, bytes, limit)));
  });
}

/** The kind of a body by its headers. A charset other than UTF-8 and any coding make it `other`. */
export function bodyKind(contentType: string | undefined, encoding: string | undefined): BodyKind {
  if (contentType === 'application/json' && encoding === undefined) return 'json';
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') return 'other';
  const [media = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const charset = parameters
    .map((part) => /^\s*charset\s*=\s*"?([^"\s]*)"?\s*$/.exec(part)?.[1])
    .find((found) => found);
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') return 'other';
  return kinds[media.trim()] ?? 'other';
}

const kinds: Readonly<Record<string, BodyKind>> = {
  'application/json': 'json',
  'application/merge-patch+json': 'json',
  'application/x-www-form-urlencoded': 'form',
  'multipart/form-data': 'multipart',
};

/** Reads up to `limit` bytes. What is beyond is let go by unkept, so that the client gets to read the answer. */
function readBytes(
  payload: IncomingMessage,
  { limit, withinMs }: { readonly limit: number; readonly withinMs: number },
  done: (error: Error | null, bytes: Buffer | 'too-large') => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const finish = (error: Error | null, bytes: Buffer | 'too-large') => {
    clearTimeout(timer);
    payload.off('data', onData).off('end', onEnd).off('error', onError);
    if (bytes === 'too-large') payload.on('error', ignore).resume();
    done(error, bytes);
  };
  const onData = (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit) finish(null, 'too-large');
    else chunks.push(chunk);
  };
  const onEnd = () => finish(null, chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
  const onError = () => finish(new Problem('malformed-request', 'The body broke off.'), 'too-large');
  const timer = setTimeout(() => finish(overdue, 'too-large'), withinMs);
  if (Number(payload.headers['content-length']) > limit) finish(null, 'too-large');
  else payload.on('data', onData).on('end', onEnd).on('error', onError);
}

/** The connection ends with it: what is to come of the body belongs to no request. */
const overdue = new Problem('request-timeout', 'The body did not arrive in time.', {
  headers: { connection: 'close' },
});

const ignore = (): void => {};
