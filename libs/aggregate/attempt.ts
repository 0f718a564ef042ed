import { setTimeout as pause } from 'node:timers/promises';
import type { DomainEvent } from '#libs/event';
import { type EventStore, StaleGuardError, WrongExpectedRevisionError } from '#libs/event-store';
import { append, toNewEvents } from './append.ts';
import type { Command, Outcome } from './command-context.ts';
import type { Loaded } from './decider.ts';
import { ContentionError, KeyReusedError } from './errors.ts';
import { emptyStream, fold } from './fold.ts';
import { NO_PREMISES } from './premises.ts';
import type { Repository } from './repository.ts';

const ATTEMPTS = 50;

/** What must be on record before, instead of or after a keyed command's events; nothing for other commands. */
export interface KeyKeeper {
  /** To be called after the stream was loaded and before each append to it. */
  beforeAppend(stream: string): Promise<void>;
  answered(loaded: Loaded<unknown>): Promise<void>;
  /** To be called only while every append so far was refused. */
  failed(): Promise<void>;
}

/**
 * Loads, decides and appends, again with a newer state where others were quicker. What comes from memory, the state or a
 * premise, counts only by an append that the log checks it with: whatever else it leads to is decided anew from the log.
 */
export async function attempt<State, E extends DomainEvent>(
  store: EventStore,
  repository: Repository<State, E>,
  command: Command<State, E>,
  keeper: KeyKeeper | null,
): Promise<Outcome<State>> {
  const { context, stream, premises = NO_PREMISES } = command;
  let loaded = command.isNew ? emptyStream(stream, repository.of) : repository.cached(stream);
  let newest = command.isNew === true;
  for (let n = 0; n < ATTEMPTS; n++) {
    if (n > 3) await pause(Math.random() * Math.min(4 * n, 50));
    if (!loaded) {
      [loaded] = await Promise.all([repository.load(stream), premises.renew()]);
      newest = true;
    }
    const mark = loaded.marks.get(context.commandId);
    if (mark) return earlierAnswer(repository, stream, mark, mark.requestHash, context.requestHash);
    let events: readonly E[];
    try {
      events = await command.decide(loaded.state, loaded.revision, stream);
    } catch (error) {
      if (newest && premises.unchanged.length === 0) {
        await keeper?.failed();
        throw error;
      }
      loaded = undefined;
      continue;
    }
    if (events.length === 0) {
      // Only the newest state can tell that nothing is to be done: no append guards this answer.
      if (!newest || premises.unchanged.length > 0) {
        loaded = undefined;
        continue;
      }
      await keeper?.answered(loaded);
      return { ...loaded, changed: false, repeated: false, answeredAt: null };
    }
    const news = toNewEvents(context, events, keyOf(repository, loaded, events));
    if (keeper) {
      // What no log can take must be known before the claim: a command that fails leaves nothing under its key.
      await repository.mustBeWritable(news);
      await keeper.beforeAppend(stream);
    }
    try {
      const { recorded, repeated } = await append(store, loaded, news, premises.unchanged);
      if (repeated && keeper) {
        // Another attempt of this very command was quicker: its events are in the log, with its times, not ours.
        loaded = undefined;
        continue;
      }
      const after = fold(repository.of, loaded, recorded);
      repository.remember(after);
      return { ...after, changed: true, repeated: false, answeredAt: null };
    } catch (error) {
      if (!(error instanceof WrongExpectedRevisionError || error instanceof StaleGuardError)) throw error;
      loaded = undefined;
    }
  }
  throw new ContentionError(stream, ATTEMPTS);
}

function keyOf<State, E extends DomainEvent>(
  { of }: Repository<State, E>,
  { stream, state }: Loaded<State>,
  events: readonly E[],
): string | null {
  return of.keyOf?.(stream, state, events) ?? null;
}

/** The answer that an earlier attempt of the same command left, as the stream stood then. */
export async function earlierAnswer<State, E extends DomainEvent>(
  repository: Repository<State, E>,
  stream: string,
  { revision, recordedAt }: { readonly revision: number; readonly recordedAt: string },
  firstHash: string,
  hash: string | null,
): Promise<Outcome<State>> {
  if (firstHash !== hash) throw new KeyReusedError('the Idempotency-Key was used for another request');
  return { ...(await repository.loadAt(stream, revision)), changed: false, repeated: true, answeredAt: recordedAt };
}
