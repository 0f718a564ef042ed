/** An Idempotency-Key came again with another route or body. */
export class KeyReusedError extends Error {
  override name = 'KeyReusedError';
}

/** Others changed the stream again and again while a command was tried; nothing was written. */
export class ContentionError extends Error {
  override name = 'ContentionError';
  constructor(
    readonly stream: string,
    readonly attempts: number,
  ) {
    super(`${stream} changed under ${attempts} attempts`);
  }
}

/** Those before it took so long that a command was not begun; nothing was written. */
export class BusyError extends Error {
  override name = 'BusyError';
  constructor(
    readonly key: string,
    readonly waitedMs: number,
  ) {
    super(`${key} was busy for ${Math.round(waitedMs)} ms`);
  }
}
