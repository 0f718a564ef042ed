import type { NewEvent } from '#libs/event';
import { StaleGuardError, StoreUnavailableError, WrongExpectedRevisionError } from './errors.ts';
import type { AppendOptions, AppendResult, EventStore } from './port.ts';

/** What an append came to: conflict means that a stream had moved on, refused means that no store could take it, unavailable that its outcome is unknown. */
export type AppendOutcome = 'written' | 'repeated' | 'conflict' | 'refused' | 'unavailable';

/** A store whose appends are each reported, with the seconds that its caller waited. */
export function reportAppends(
  store: EventStore,
  onAppend: (outcome: AppendOutcome, seconds: number) => void,
): EventStore {
  return {
    async append(
      stream: string,
      expectedRevision: number,
      events: readonly NewEvent[],
      options?: AppendOptions,
    ): Promise<AppendResult> {
      const started = performance.now();
      const report = (outcome: AppendOutcome) => onAppend(outcome, (performance.now() - started) / 1000);
      try {
        const result = await store.append(stream, expectedRevision, events, options);
        report(result.repeated ? 'repeated' : 'written');
        return result;
      } catch (error) {
        report(failureOf(error));
        throw error;
      }
    },
    readStream: (stream, fromRevision) => store.readStream(stream, fromRevision),
    readAll: (after, limit, options) => store.readAll(after, limit, options),
    heard: (after, limit, options) => store.heard(after, limit, options),
    onAppended: (wake) => store.onAppended(wake),
    head: () => store.head(),
    lag: (after) => store.lag(after),
    ordinal: (position) => store.ordinal(position),
    close: () => store.close(),
  };
}

function failureOf(error: unknown): AppendOutcome {
  if (error instanceof WrongExpectedRevisionError || error instanceof StaleGuardError) return 'conflict';
  return error instanceof StoreUnavailableError ? 'unavailable' : 'refused';
}
