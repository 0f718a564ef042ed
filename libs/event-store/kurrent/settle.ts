import { WrongExpectedRevisionError } from '../errors.ts';
import type { AppendResult } from '../port.ts';
import type { Answer } from './attempt.ts';
import type { ServerEvent } from './convert.ts';
import type { PendingAppend } from './pending.ts';
import { positionOf } from './position.ts';
import type { Reader } from './reader.ts';

/** Where an append's fate can be looked up. */
export interface Evidence {
  readonly reader: Reader;
  /** The event at a place, as soon as this process hears of it; undefined where the log is to be asked. */
  arrival(commit: bigint): Promise<ServerEvent | undefined>;
}

/**
 * What an append's answer means for its caller. The server answers a repeat as it answered the first time, and may call a
 * repeat a conflict: where these ids can come twice, what stands there tells by which append it came.
 * @throws WrongExpectedRevisionError; StoreUnavailableError where reading back failed
 */
export async function settle(
  { reader, arrival }: Evidence,
  { append: { stream, expected, events }, appendId }: PendingAppend,
  answer: Extract<Answer, { kind: 'stands' | 'conflict' }>,
): Promise<AppendResult> {
  const revision = expected + events.length;
  if (answer.kind === 'stands' && answer.commit !== null && appendId === null)
    return { revision, position: positionOf(answer.commit), repeated: false };
  const heard = answer.kind === 'stands' && answer.commit !== null && (await arrival(answer.commit));
  if (heard && heard.stored.id === events.at(-1)?.id)
    return { revision, position: heard.stored.position, repeated: heard.appendId !== appendId };
  const conflict = () =>
    new WrongExpectedRevisionError(stream, expected, answer.kind === 'conflict' ? answer.actual : -1);
  if (answer.kind === 'conflict' && (answer.actual < revision || appendId === null)) throw conflict();
  const found = await reader.stream(stream, expected + 1, events.length);
  const last = found.at(-1);
  const same = found.length === events.length && found.every(({ stored }, n) => stored.id === events[n]?.id);
  if (!last || !same) throw conflict();
  return { revision, position: last.stored.position, repeated: last.appendId !== appendId || appendId === null };
}
