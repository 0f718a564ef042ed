import type { ClientBase } from 'pg';
import { participantsOnlySql } from '#libs/access';
import { LocalDays } from '#libs/time';
import { type CellColumn, CUBOIDS, type Cuboid, NOBODY } from '../cuboids.ts';

const ZONES = 'select organization_id, time_zone from report_organization where organization_id = any($1::uuid[])';

/** The local days of organizations by their ids; in UTC where nobody has named the organization. */
export async function loadDays(client: ClientBase, ids: readonly string[]): Promise<Map<string, LocalDays>> {
  const { rows } = await client.query<{ organization_id: string; time_zone: string }>({
    name: 'report-zones',
    text: ZONES,
    values: [ids],
  });
  const zones = new Map(rows.map((row) => [row.organization_id, row.time_zone]));
  return new Map(ids.map((id) => [id, daysIn(zones.get(id) ?? 'UTC')]));
}

const known = new Map<string, LocalDays>();

function daysIn(zone: string): LocalDays {
  const days = known.get(zone) ?? new LocalDays(zone);
  known.set(zone, days);
  return days;
}

const RANGE = `
  select min(at) as first, max(at) as last from (
    select created_at as at from report_task where organization_id = $1
    union all select created_at from report_past where organization_id = $1
    union all select at from report_fact where organization_id = $1) as known`;

/** The local day of an instant, by the stretches of one offset of a zone. */
const day = (at: string) => `
  (select ((${at} + make_interval(secs => span.ms / 1000)) at time zone 'UTC')::date
    from unnest($2::timestamptz[], $3::timestamptz[], $4::float8[]) as span (since, until, ms)
    where span.since <= ${at} and ${at} < span.until)`;

const DAYS = [
  `update report_task set created_day = ${day('created_at')}, resolved_day = ${day('resolved_at')} where organization_id = $1`,
  `update report_past set created_day = ${day('created_at')}, resolved_day = ${day('resolved_at')} where organization_id = $1`,
  `update report_fact set day = ${day('at')} where organization_id = $1`,
];

/** Counts an organization's facts by the days of another zone: everything that hangs on days is made anew. */
export async function changeZone(client: ClientBase, organizationId: string, zone: string): Promise<void> {
  const { rows } = await client.query<{ first: string | null; last: string | null }>(RANGE, [organizationId]);
  const { first, last } = rows[0] ?? {};
  if (!first || !last) return;
  const spans = daysIn(zone).spansBetween(Date.parse(first), Date.parse(last));
  const values = [
    organizationId,
    spans.map(({ since }) => instant(since)),
    spans.map(({ until }) => instant(until)),
    spans.map(({ offset }) => offset),
  ];
  for (const update of DAYS) await client.query(update, values);
  for (const cuboid of CUBOIDS.filter(({ by }) => by !== null)) {
    await client.query(`delete from ${cuboid.table} where organization_id = $1`, [organizationId]);
    await client.query(recount(cuboid), [organizationId]);
  }
}

function instant(at: number): string {
  if (at === Number.NEGATIVE_INFINITY) return '-infinity';
  return at === Number.POSITIVE_INFINITY ? 'infinity' : new Date(at).toISOString();
}

const COLUMN: Readonly<Record<CellColumn, string>> = {
  status: 'task.status',
  category: 'task.category',
  priority: `coalesce(task.priority, '')`,
  source: 'task.source',
  type: 'task.type',
  assignee: `coalesce(task.assigned_to, '${NOBODY}')`,
  reporter: `coalesce(task.reporter_id, '${NOBODY}')`,
};

const SHARED = `not (${participantsOnlySql('task.type')})`;

function recount({ table, columns, by }: Cuboid): string {
  const part = by ?? 'month';
  const values = columns.map((column) => COLUMN[column]);
  const names = ['organization_id', 'shared', part, ...columns, 'kind', 'bucket'].join(', ');
  const facts = (day: string, kind: string, bucket: string, join = '') => `
    select ${['task.organization_id', SHARED, `date_trunc('${part}', ${day}::timestamp)::date`, ...values, kind, bucket].join(', ')}
    from report_task as task ${join} where task.organization_id = $1`;
  const joined = 'join report_fact as fact on fact.organization_id = task.organization_id and fact.task_id = task.id';
  return `
    insert into ${table} (${names}, n)
    select ${names}, count(*) from (
      ${facts('task.created_day', `'created'`, '0')}
      union all ${facts('task.resolved_day', `'resolution'`, 'task.bucket')} and task.resolved_at is not null
      union all ${facts('fact.day', 'fact.kind', '0', joined)}) as fact (${names})
    group by ${names}`;
}
