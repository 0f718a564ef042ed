import { once } from 'node:events';
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { streams } from './protocol.ts';

/** A call that a reader made. */
export type ReadCall = ServerWritableStream<streams.ReadReq, streams.ReadResp>;

/** Writes, and waits until the reader has room for more. Rejects where it has gone. */
export async function send(call: ReadCall, response: streams.ReadResp, gone: AbortSignal): Promise<void> {
  gone.throwIfAborted();
  if (!call.write(response)) await once(call, 'drain', { signal: gone });
}
