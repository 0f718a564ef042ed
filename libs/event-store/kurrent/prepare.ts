import type { EventCodec, NewEvent } from '#libs/event';
import { type Append, prepareAppend } from '../append.ts';
import { AppendTooLargeError } from '../errors.ts';
import type { AppendOptions } from '../port.ts';
import { bytesOf } from './convert.ts';

/** Above this nothing is sent: a server takes 1 MiB at once unless it is told otherwise, and ends the connection at 16. */
const MAX_APPEND_BYTES = 8 * 1024 * 1024;

/**
 * Encodes an append and refuses what no server takes, before it meets the appends of others.
 * @throws InvalidAppendError, InvalidEventError
 */
export function prepare(
  codec: EventCodec,
  stream: string,
  expected: number,
  events: readonly NewEvent[],
  options?: AppendOptions,
): Append {
  const append = prepareAppend(codec, stream, expected, events, options);
  const bytes = bytesOf(append.events);
  if (bytes > MAX_APPEND_BYTES) throw new AppendTooLargeError(stream, MAX_APPEND_BYTES, bytes);
  return append;
}
