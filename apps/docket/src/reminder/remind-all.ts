import type { Kysely } from 'kysely';
import { organizationStream } from '#libs/directory';
import { StoreUnavailableError } from '#libs/event-store';
import { decideReminder } from '#libs/notification';
import type { Clock } from '#libs/saga';
import { taskStream } from '#libs/task';
import { dateRemindersBefore } from '#libs/time';
import { organizationsToRemind, type ReminderPlace, tasksToRemind } from '#projections/task-list';
import { surroundings } from '../notification/notify.ts';
import type { Aggregates } from '../services.ts';
import { systemContext } from '../system-context.ts';

/** What a scan for reminders needs. */
export interface ReminderOptions {
  readonly aggregates: Aggregates;
  readonly readModel: Kysely<unknown>;
  readonly clock: Clock;
  /** Told of every reminder that was sent, or skipped as there is nobody to send it to. */
  readonly onReminder: (task: ReminderPlace, what: 'sent' | 'skipped') => void;
  /** Told of a task that could not be reminded of; the next scan tries again. */
  readonly onError: (error: unknown, task: ReminderPlace | null) => void;
  /** How many tasks are looked for at once; default 500. */
  readonly pageSize?: number;
}

const PAGE = 500;
const CHUNK = 100;

/**
 * Sends or skips the reminder of every task that is past due and has none, the oldest first, page by page until none is
 * left. The read model says where to look; whether and to whom is decided on the task itself, by an event at the revision
 * that was looked at: so a second node, or a second scan after a crash, finds it decided.
 */
export async function remindAll(options: ReminderOptions, signal: AbortSignal): Promise<void> {
  const { readModel, clock, pageSize = PAGE } = options;
  const now = new Date(clock.now()).toISOString();
  const query = { now, datesBefore: await thresholds(options, now), limit: pageSize };
  let after: ReminderPlace | undefined;
  for (let full = true; full && !signal.aborted; ) {
    const page = await tasksToRemind(readModel, { ...query, after });
    for (let n = 0; n < page.length && !signal.aborted; n += CHUNK) await remindOf(options, page.slice(n, n + CHUNK));
    // Behind the last one, for the read model may not know yet what was just decided.
    after = page.at(-1);
    full = page.length === pageSize;
  }
}

async function thresholds({ aggregates, readModel }: ReminderOptions, now: string): Promise<Map<string, string>> {
  const datesBefore = new Map<string, string>();
  for (const id of await organizationsToRemind(readModel, now)) {
    const { state } = await aggregates.organizations.load(organizationStream(id));
    if (state) datesBefore.set(id, dateRemindersBefore(now, state.time_zone, state.date_reminder_time));
  }
  return datesBefore;
}

/** First all are looked up, at once; then they are decided in order, so that their events stand in the log in that order. */
async function remindOf(options: ReminderOptions, chunk: readonly ReminderPlace[]): Promise<void> {
  const ready = await Promise.all(chunk.map((place) => reminderOf(options, place)));
  for (const outcome of await Promise.allSettled(ready.map((remind) => remind())))
    if (outcome.status === 'rejected' && outcome.reason instanceof StoreUnavailableError) throw outcome.reason;
}

async function reminderOf(options: ReminderOptions, place: ReminderPlace): Promise<() => Promise<void>> {
  const { aggregates, clock, onReminder, onError } = options;
  const { executor, tasks } = aggregates;
  const { organizationId } = place;
  const stream = taskStream(organizationId, place.taskId);
  try {
    const { state } = await tasks.load(stream);
    if (!state) return async () => undefined;
    const [organization, contact] = await surroundings(aggregates, organizationId, state);
    const decide = (task: typeof state | null) => decideReminder(task, { organization, contact, now: clock.now() });
    return async () => {
      try {
        const outcome = await executor.execute(tasks, { context: systemContext(organizationId), stream, decide });
        if (outcome.changed) onReminder(place, outcome.state?.reminder_skipped ? 'skipped' : 'sent');
      } catch (error) {
        onError(error, place);
        throw error;
      }
    };
  } catch (error) {
    onError(error, place);
    if (error instanceof StoreUnavailableError) throw error;
    return async () => undefined;
  }
}
