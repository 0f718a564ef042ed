import type { EncodedEvent, EventCodec, NewEvent } from '#libs/event';
import { InvalidAppendError } from './errors.ts';
import { type AppendOptions, NO_STREAM, type StreamRevision } from './port.ts';

/** The longest name of a stream, in UTF-8 bytes: it must fit the key of an index. */
export const MAX_STREAM_BYTES = 500;

/** An append that has been looked through: all or none of its events go to the end of one stream. */
export interface Append {
  readonly stream: string;
  readonly expected: number;
  /** Streams that must not have moved on. */
  readonly guards: readonly StreamRevision[];
  /** At least one. */
  readonly events: readonly EncodedEvent[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const CONTROL = /\p{Cc}/u;
const MAX_REVISION = 2 ** 31 - 1;

/**
 * Encodes an append and refuses what a store could not take, before it meets the appends of others.
 * @throws InvalidAppendError, InvalidEventError
 */
export function prepareAppend(
  codec: EventCodec,
  stream: string,
  expected: number,
  events: readonly NewEvent[],
  { unchanged: guards = [] }: AppendOptions = {},
): Append {
  checkPlace(stream, expected, MAX_REVISION - events.length);
  for (const guard of guards) checkPlace(guard.stream, guard.revision, MAX_REVISION);
  if (codec.categories && !codec.categories.includes(categoryOf(stream)))
    throw new InvalidAppendError(`${stream} is of no category that is followed: nobody would hear of the event`);
  if (events.length === 0) throw new InvalidAppendError('an append holds at least one event');
  for (const { id } of events) if (!UUID.test(id)) throw new InvalidAppendError(`${JSON.stringify(id)} is no UUID`);
  return { stream, expected, guards, events: events.map(codec.encode) };
}

function checkPlace(stream: string, revision: number, last: number): void {
  if (!isStream(stream)) throw new InvalidAppendError(`${JSON.stringify(stream.slice(0, 100))} cannot name a stream`);
  if (!Number.isInteger(revision) || revision < NO_STREAM || revision > last)
    throw new InvalidAppendError(`${revision} is no revision`);
}

/** The category of a stream: what stands before the first dash of its name. */
export const categoryOf = (stream: string): string => stream.slice(0, Math.max(0, stream.indexOf('-')));

/** Whether a text can name a stream: no control characters, and no lone surrogates, which a store might read as another name. */
export function isStream(name: string): boolean {
  const bytes = Buffer.byteLength(name);
  return bytes > 0 && bytes <= MAX_STREAM_BYTES && !CONTROL.test(name) && name.isWellFormed();
}
