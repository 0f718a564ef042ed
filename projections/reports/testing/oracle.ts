import { type Caller, can, canSeeTask } from '#libs/access';
import type { RecordedTaskEvent, Task } from '#libs/task';
import { asOf, evolve } from '#libs/task';
import { DIMENSIONS, type Dimension, type ReportGroup, type ReportQuery } from '../index.ts';

/** What a report is made from, by the simplest means: the events of each task, and who owns which contact. */
export interface Facts {
  readonly lives: readonly (readonly RecordedTaskEvent[])[];
  readonly owners: ReadonlyMap<string, readonly string[]>;
  readonly zone: string;
}

/** The report as the specification has it, folded from each task's events; its lines in no particular order. */
export function expectedReport({ lives, owners, zone }: Facts, caller: Caller, query: ReportQuery): ReportGroup[] {
  const { from, to, groupBy } = query;
  const inPeriod = (at: string) => (from === undefined || at >= from) && (to === undefined || at < to);
  const groups = new Map<string, Sum>();
  const at = (task: Task, instant: string) => {
    const all = dimensions(task, instant, zone);
    const group = Object.fromEntries(groupBy.map((name) => [name, all[name]]));
    const key = JSON.stringify(group);
    const found: Sum = groups.get(key) ?? { group, created: 0, resolved: 0, reopened: 0, ms: [] };
    groups.set(key, found);
    return found;
  };
  for (const life of lives) {
    const until = query.asOf ?? '9999-12-31T23:59:59.999Z';
    const task = asOf(life, until);
    const present = life.reduce<Task | null>(evolve, null);
    if (!task || !present || task.deleted || !passes(task, query)) continue;
    const contact = task.contact_id === null ? null : { assigned_members: owners.get(task.contact_id) ?? [] };
    if (present.deleted ? !can(caller, 'Audit:Read') : !canSeeTask(caller, present, contact)) continue;
    if (inPeriod(task.created_at)) at(task, task.created_at).created++;
    for (const { type, metadata } of life) {
      if (metadata.occurred_at > until || !inPeriod(metadata.occurred_at)) continue;
      if (type === 'TaskResolved') at(task, metadata.occurred_at).resolved++;
      if (type === 'TaskReopened') at(task, metadata.occurred_at).reopened++;
    }
    const { status, resolved_at } = task;
    if ((status === 'done' || status === 'dismissed') && resolved_at && inPeriod(resolved_at))
      at(task, resolved_at).ms.push(Date.parse(resolved_at) - Date.parse(task.created_at));
  }
  if (groupBy.length === 0 && groups.size === 0)
    groups.set('', { group: {}, created: 0, resolved: 0, reopened: 0, ms: [] });
  return [...groups.values()].map(({ group, created, resolved, reopened, ms }) => ({
    group,
    count: created,
    created,
    resolved,
    reopened,
    resolution_seconds: { median: percentile(ms, 0.5), p90: percentile(ms, 0.9) },
  }));
}

interface Sum {
  readonly group: Partial<Record<Dimension, string | null>>;
  created: number;
  resolved: number;
  reopened: number;
  readonly ms: number[];
}

function dimensions(task: Task, at: string, zone: string): Record<Dimension, string | null> {
  const { status, category, priority, source, type, assigned_to, reporter_id } = task;
  const day = Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate();
  return {
    status,
    category,
    priority,
    source,
    type,
    assignee: assigned_to,
    reporter: reporter_id,
    day: day.toString(),
    week: day.subtract({ days: day.dayOfWeek - 1 }).toString(),
    month: day.toPlainYearMonth().toString(),
  };
}

function passes(task: Task, { filters }: ReportQuery): boolean {
  return Object.entries(filters).every(
    ([name, values]) => values === undefined || (values as readonly unknown[]).includes(Reflect.get(task, name)),
  );
}

function percentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (low === undefined || high === undefined) return null;
  return Math.round((low + (high - low) * (place - Math.floor(place))) * 1_000) / 1e6;
}

/** Lines of a report in one order, whatever it is. */
export const inOneOrder = (lines: readonly ReportGroup[]): ReportGroup[] =>
  lines.toSorted((a, b) => (JSON.stringify(a.group) < JSON.stringify(b.group) ? -1 : 1));

/** Every dimension, for who draws some. */
export const allDimensions: readonly Dimension[] = DIMENSIONS;
