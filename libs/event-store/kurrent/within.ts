/** A call has not come to its end in time. */
export class CallTimeoutError extends Error {
  override name = 'CallTimeoutError';
  constructor(readonly afterMs: number) {
    super(`no answer within ${afterMs} ms`);
  }
}

/** What a promise comes to, or CallTimeoutError where that takes longer. The client itself may wait for ever. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  // In a process that was held up, the answer may have come long ago: what has arrived goes first.
  const timer = setTimeout(() => setImmediate(() => reject(new CallTimeoutError(ms))), ms);
  // It may still fail when nobody waits for it any more.
  promise.catch(() => undefined);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
