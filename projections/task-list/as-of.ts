import { type Kysely, sql } from 'kysely';
import { type ContactView, matches, type TaskScope } from '#libs/access';
import type { EventStore } from '#libs/event-store';
import { asOf, evolve, headOf, type RecordedTaskEvent, type Task, type TaskState, taskStream } from '#libs/task';
import type { Moment, TaskFilters } from './filters.ts';
import type { ListedTask } from './list.ts';
import type { Page, Place } from './order.ts';
import { isOverdue, passes } from './passes.ts';
import { emptyTally, type Tally, tallyKey } from './tally.ts';

/** What a look back needs beside the read model: the log, and the contacts that the policy asks for. */
export interface LookBack {
  readonly db: Kysely<unknown>;
  readonly store: EventStore;
  readonly contactOf: (contactId: string) => Promise<(ContactView & { readonly name: string }) | null>;
  /** What the caller may see now, which decides for the past, too. */
  readonly scope: TaskScope;
  /** Whether the caller sees tasks that have been deleted since. */
  readonly seesDeleted: boolean;
  readonly filters: TaskFilters;
  /** The instant, and the start of its day in the organization's zone. */
  readonly moment: Moment;
}

const CHUNK = 200;

/** A page of the tasks as they stood at an instant, folded from the log, the newest first or by the due date of then. */
export async function listTasksAsOf(back: LookBack, page: Page): Promise<ListedTask[]> {
  const { limit, offset = 0, after, sort } = page;
  if (sort === 'newest') {
    const found: ListedTask[] = [];
    for await (const listed of standing(back, after)) if (found.push(listed) === offset + limit) break;
    return found.slice(offset);
  }
  const all: ListedTask[] = [];
  for await (const listed of standing(back))
    all.push({ ...listed, place: { ...listed.place, at: listed.task.due_date ?? 'infinity' } });
  const ordered = all.sort((a, b) => compare(a.place, b.place));
  const behind = after ? ordered.filter(({ place }) => compare(place, after) > 0) : ordered;
  return behind.slice(offset, offset + limit);
}

/** Counts by status of the tasks as they stood at an instant, and how many of them were overdue then. */
export async function tallyTasksAsOf(back: LookBack): Promise<{ readonly tally: Tally; readonly overdue: number }> {
  const tally = emptyTally();
  let overdue = 0;
  for await (const { task } of standing(back)) {
    tally[tallyKey[task.status]]++;
    if (isOverdue(task, back.moment)) overdue++;
  }
  return { tally, overdue };
}

/** Every task that stood at the instant and passed the filters then, and that the caller may see; the newest first. */
async function* standing(
  { db, store, contactOf, scope, seesDeleted, filters, moment }: LookBack,
  after?: Place,
): AsyncGenerator<ListedTask> {
  let last = after;
  for (;;) {
    const born = await bornUntil(db, scope.organizationId, moment.now, last);
    const streams = born.map(({ id }) => taskStream(scope.organizationId, id));
    const events = await Promise.all(streams.map((stream) => store.readStream(stream)));
    for (const [n, { place }] of born.entries()) {
      last = place;
      const life = (events[n] ?? []) as readonly RecordedTaskEvent[];
      const [task, present] = [asOf(life, moment.now), life.reduce<TaskState>(evolve, null)];
      if (!task || !present || task.deleted || !passes(task, filters, moment)) continue;
      const contact = task.contact_id === null ? null : await contactOf(task.contact_id);
      if (present.deleted ? seesDeleted : matches(scope, viewOf(present), contact))
        yield { task: headOf(task), contactName: contact?.name ?? null, place };
    }
    if (born.length < CHUNK) return;
  }
}

const viewOf = ({ type, reporter_id, assigned_to }: Task) => ({ type, reporter_id, assigned_to });

/** The tasks that had been created by an instant, deleted ones too: where a task stands among them never changes. */
async function bornUntil(db: Kysely<unknown>, organizationId: string, instant: string, after?: Place) {
  const behind = after
    ? sql`(created_at, created_ordinal) < (${after.at}::timestamptz, ${after.ordinal}::bigint)`
    : sql`true`;
  const part = (table: string) => sql`
    (select id, created_at, created_ordinal from ${sql.table(table)}
      where organization_id = ${organizationId} and created_at <= ${instant} and ${behind}
      order by created_at desc, created_ordinal desc limit ${CHUNK})`;
  const { rows } = await sql<{ id: string; created_at: string; created_ordinal: string }>`
    ${part('task')} union all ${part('deleted_task')}
    order by created_at desc, created_ordinal desc limit ${CHUNK}`.execute(db);
  return rows.map((row) => ({ id: row.id, place: { at: row.created_at, ordinal: row.created_ordinal } }));
}

/** By due date, undated last, then in the order of creation. */
function compare(a: Place, b: Place): number {
  const [x, y] = [a, b].map(({ at }) => (at === 'infinity' ? Number.POSITIVE_INFINITY : Date.parse(at)));
  if (x !== y) return (x ?? 0) < (y ?? 0) ? -1 : 1;
  return BigInt(a.ordinal) < BigInt(b.ordinal) ? -1 : Number(BigInt(a.ordinal) > BigInt(b.ordinal));
}
