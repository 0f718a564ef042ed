import type { DomainEvent, RecordedEvent } from '#libs/event';
import type { CommandMark, Evolution, Loaded } from './decider.ts';

/** An event on the stream of an aggregate cannot be read; deciding on the rest would decide on a half-truth. */
export class UnreadableStreamError extends Error {
  override name = 'UnreadableStreamError';
  constructor(
    readonly stream: string,
    readonly revision: number,
    fault: string,
  ) {
    super(`event ${revision} of ${stream} cannot be read: ${fault}`);
  }
}

/** It is sealed, and the key of this contact or call is not in the database. */
export class MissingKeyError extends UnreadableStreamError {
  override name = 'MissingKeyError';
  constructor(
    { stream, revision }: Pick<RecordedEvent, 'stream' | 'revision'>,
    fault: string,
    readonly keyId: string,
  ) {
    super(stream, revision, fault);
  }
}

const NO_MARKS: ReadonlyMap<string, CommandMark> = new Map();

/** A stream before its first event. */
export function emptyStream<State, E extends DomainEvent>(stream: string, of: Evolution<State, E>): Loaded<State> {
  return { stream, state: of.initial, revision: -1, position: null, marks: NO_MARKS };
}

/** The stream with these further events folded in; they follow each other and what is loaded. */
export function fold<State, E extends DomainEvent>(
  of: Evolution<State, E>,
  loaded: Loaded<State>,
  events: readonly RecordedEvent[],
): Loaded<State> {
  if (events.length === 0) return loaded;
  let { state, revision, position } = loaded;
  let marks: Map<string, CommandMark> | undefined;
  for (const event of events) {
    if (event.fault !== undefined && event.missingKey !== undefined)
      throw new MissingKeyError(event, event.fault, event.missingKey);
    if (event.fault !== undefined) throw new UnreadableStreamError(event.stream, event.revision, event.fault);
    if (event.revision !== revision + 1) throw new Error(`${event.stream}: ${event.revision} after ${revision}`);
    state = of.evolve(state, event as RecordedEvent<E>);
    ({ revision, position } = event);
    const { command_id, request_hash, recorded_at } = event.metadata;
    if (request_hash !== undefined) {
      marks ??= new Map(loaded.marks);
      marks.set(command_id, { requestHash: request_hash, revision, position, recordedAt: recorded_at });
    }
  }
  return { stream: loaded.stream, state, revision, position, marks: marks ?? loaded.marks };
}
