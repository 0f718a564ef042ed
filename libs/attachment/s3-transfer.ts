import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { BlobStoreUnavailableError } from './errors.ts';

/** Bytes on their way to the bucket. */
export interface Transfer {
  readonly body: Readable;
  /** Aborted where the bucket has taken nothing, and answered nothing, for too long. */
  readonly signal: AbortSignal;
  /** It is over: frees the file and the timer. */
  end(): void;
}

/** Sends a file; `stallMs` is how long the bucket may do nothing. */
export function sendFile(path: string, stallMs: number): Transfer {
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(new StalledError(stallMs)), stallMs);
  const body = Readable.from(noticed(createReadStream(path), () => timer.refresh()));
  return {
    body,
    signal: stalled.signal,
    end() {
      clearTimeout(timer);
      body.on('error', () => undefined).destroy();
    },
  };
}

async function* noticed(bytes: Readable, onChunk: () => void): AsyncGenerator<unknown> {
  for await (const chunk of bytes) {
    onChunk();
    yield chunk;
  }
}

/**
 * The bytes of a reply of the bucket, which must be this many. It fails where the bucket gives none for `stallMs` while
 * somebody waits for them: a reader who is slow himself is none of its faults.
 */
export function receiveBytes(body: Readable, size: number, stallMs: number): Readable {
  return Readable.from(watched(body, size, stallMs), { objectMode: false });
}

async function* watched(body: Readable, size: number, stallMs: number): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = body.iterator();
  let left = size;
  try {
    for (;;) {
      const timer = setTimeout(() => body.destroy(new StalledError(stallMs)), stallMs);
      const { done, value } = await chunks.next().finally(() => clearTimeout(timer));
      if (done) break;
      left -= value.length;
      yield value;
    }
    if (left !== 0) throw new Error(`${left} of ${size} bytes did not come`);
  } catch (error) {
    throw new BlobStoreUnavailableError(error);
  } finally {
    body.destroy();
  }
}

/** The bucket did nothing for too long. */
export class StalledError extends Error {
  override name = 'StalledError';
  constructor(readonly limitMs: number) {
    super(`nothing happened for ${limitMs} ms`);
  }
}
