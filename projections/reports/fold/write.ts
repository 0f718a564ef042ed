import type { ClientBase } from 'pg';
import { bucketOf } from '../bucket.ts';
import { type LifeChange, presentOf } from './cells.ts';
import type { Fact, Life, Version } from './life.ts';

/** A version on its way into a table. */
interface Row {
  readonly life: Life;
  readonly version: Version;
  readonly dayOf: LifeChange['dayOf'];
}

const instant = (at: number): string => new Date(at).toISOString();

/** The columns of a version with their types, in the order in which they are written. */
const COLUMNS: readonly (readonly [name: string, type: string, value: (row: Row) => unknown])[] = [
  ['organization_id', 'uuid', ({ life }) => life.organizationId],
  ['id', 'uuid', ({ life }) => life.id],
  ['valid_from', 'timestamptz', ({ version }) => instant(version.from)],
  ['status', 'text', ({ version }) => version.status],
  ['category', 'text', ({ version }) => version.category],
  ['priority', 'text', ({ version }) => version.priority],
  ['source', 'text', ({ version }) => version.source],
  ['type', 'text', ({ version }) => version.type],
  ['contact_id', 'uuid', ({ version }) => version.contactId],
  ['reporter_id', 'uuid', ({ version }) => version.reporterId],
  ['assigned_to', 'uuid', ({ version }) => version.assignedTo],
  ['created_at', 'timestamptz', ({ version }) => instant(version.createdAt)],
  ['created_day', 'date', ({ version, dayOf }) => dayOf(version.createdAt)],
  ['resolved_at', 'timestamptz', ({ version }) => ofResolution(version, instant)],
  ['resolved_day', 'date', ({ version, dayOf }) => ofResolution(version, dayOf)],
  ['resolution_ms', 'bigint', ({ version }) => ofResolution(version, (at) => at - version.createdAt)],
  ['bucket', 'smallint', ({ version }) => ofResolution(version, (at) => bucketOf(at - version.createdAt))],
  ['resolved_count', 'int', ({ version }) => version.resolvedCount],
  ['reopened_count', 'int', ({ version }) => version.reopenedCount],
];

const PAST_COLUMNS: typeof COLUMNS = [...COLUMNS, ['valid_to', 'timestamptz', ({ version }) => instant(version.to)]];

function ofResolution<T>({ resolvedAt }: Version, value: (at: number) => T): T | null {
  return resolvedAt === null ? null : value(resolvedAt);
}

const upsert = (table: string, key: readonly string[], columns: typeof COLUMNS) => `
  insert into ${table} (${columns.map(([name]) => name).join(', ')})
  select * from unnest(${columns.map(([, type], n) => `$${n + 1}::${type}[]`).join(', ')})
  on conflict (${key.join(', ')}) do update set ${columns
    .filter(([name]) => !key.includes(name))
    .map(([name]) => `${name} = excluded.${name}`)
    .join(', ')}`;

const PUT_PRESENT = upsert('report_task', ['organization_id', 'id'], COLUMNS);
const PUT_PAST = upsert('report_past', ['organization_id', 'id', 'valid_from'], PAST_COLUMNS);
const DROP_PRESENT = `
  delete from report_task as task using unnest($1::uuid[], $2::uuid[]) as gone (organization_id, id)
  where task.organization_id = gone.organization_id and task.id = gone.id`;
const DROP_PAST = `
  delete from report_past as past using unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as gone (organization_id, id, at)
  where past.organization_id = gone.organization_id and past.id = gone.id and past.valid_from = gone.at`;
const ADD_FACTS = `
  insert into report_fact (organization_id, task_id, revision, kind, at, day)
  select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::timestamptz[], $6::date[])`;

/** Writes what became of tasks: of their present, their past and their facts, that which is new. */
export async function writeLives(client: ClientBase, changes: readonly LifeChange[]): Promise<void> {
  const present = changes.flatMap(({ before, after, dayOf }): Row[] => {
    const version = presentOf(after);
    return version && version !== presentOf(before) ? [{ life: after, version, dayOf }] : [];
  });
  await put(client, 'report-put-present', PUT_PRESENT, COLUMNS, present);
  const gone = changes.filter(({ before, after }) => presentOf(before) && !presentOf(after)).map(({ after }) => after);
  if (gone.length > 0)
    await client.query(DROP_PRESENT, [gone.map(({ organizationId }) => organizationId), gone.map(({ id }) => id)]);
  await writePast(client, changes);
  await addFacts(client, changes);
}

const pastOf = ({ versions }: Life) => versions.filter(({ to }) => to !== Number.POSITIVE_INFINITY);

async function writePast(client: ClientBase, changes: readonly LifeChange[]): Promise<void> {
  const rows = changes.flatMap(({ before, after, dayOf }): Row[] => {
    const known = new Set(before.versions);
    return pastOf(after).flatMap((version) => (known.has(version) ? [] : [{ life: after, version, dayOf }]));
  });
  await put(client, 'report-put-past', PUT_PAST, PAST_COLUMNS, rows);
  // A version that was deleted from its very beginning.
  const gone = changes.flatMap(({ before, after }) => {
    const kept = new Set(pastOf(after).map(({ from }) => from));
    return pastOf(before).flatMap(({ from }) => (kept.has(from) ? [] : [{ life: after, from }]));
  });
  if (gone.length === 0) return;
  const keys = [gone.map(({ life }) => life.organizationId), gone.map(({ life }) => life.id)];
  await client.query(DROP_PAST, [...keys, gone.map(({ from }) => instant(from))]);
}

async function addFacts(client: ClientBase, changes: readonly LifeChange[]): Promise<void> {
  const facts = changes.flatMap(({ before, after, dayOf }) =>
    after.facts.slice(before.facts.length).map((fact) => [after, fact, dayOf(fact.at)] as const),
  );
  if (facts.length === 0) return;
  const of = (value: (life: Life, fact: Fact, day: string) => unknown) => facts.map((one) => value(...one));
  const values = [
    of(({ organizationId }) => organizationId),
    of(({ id }) => id),
    of((_, { revision }) => revision),
    of((_, { kind }) => kind),
    of((_, { at }) => instant(at)),
    of((_, __, day) => day),
  ];
  await client.query({ name: 'report-add-facts', text: ADD_FACTS, values });
}

async function put(client: ClientBase, name: string, text: string, columns: typeof COLUMNS, rows: readonly Row[]) {
  if (rows.length === 0) return;
  await client.query({ name, text, values: columns.map(([, , value]) => rows.map(value)) });
}
