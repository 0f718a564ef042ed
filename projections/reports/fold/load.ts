import type { ClientBase } from 'pg';
import type { Fact, Life, Version } from './life.ts';

/** Which task. */
export type TaskKey = Pick<Life, 'organizationId' | 'id'>;

/** A task's key among those of all organizations. */
export const keyText = ({ organizationId, id }: TaskKey): string => `${organizationId}_${id}`;

const PRESENT = `
  select task.*, 'infinity' as valid_to from report_task as task
  join unnest($1::uuid[], $2::uuid[]) as touched (organization_id, id) using (organization_id, id)`;
const PAST = `
  select past.* from report_past as past
  join unnest($1::uuid[], $2::uuid[]) as touched (organization_id, id) using (organization_id, id)
  order by past.valid_from`;
const FACTS = `
  select fact.organization_id, fact.task_id as id, fact.revision, fact.kind, fact.at from report_fact as fact
  join unnest($1::uuid[], $2::uuid[]) as touched (organization_id, task_id) using (organization_id, task_id)
  order by fact.revision`;

interface VersionRow {
  readonly organization_id: string;
  readonly id: string;
  readonly valid_from: string;
  readonly valid_to: string;
  readonly status: string;
  readonly category: string;
  readonly priority: string | null;
  readonly source: string;
  readonly type: string;
  readonly contact_id: string | null;
  readonly reporter_id: string | null;
  readonly assigned_to: string | null;
  readonly created_at: string;
  readonly resolved_at: string | null;
  readonly resolved_count: number;
  readonly reopened_count: number;
}

interface FactRow {
  readonly organization_id: string;
  readonly id: string;
  readonly revision: number;
  readonly kind: Fact['kind'];
  readonly at: string;
}

/** The lives of these tasks as far as their present version and their facts. */
export async function loadLives(client: ClientBase, keys: readonly TaskKey[]): Promise<Map<string, Life>> {
  const lives = new Map(keys.map((key) => [keyText(key), emptyLife(key)]));
  if (keys.length === 0) return lives;
  const values = columns(keys);
  const present = await client.query<VersionRow>({ name: 'report-present', text: PRESENT, values });
  const facts = await client.query<FactRow>({ name: 'report-facts', text: FACTS, values });
  addVersions(lives, present.rows);
  for (const { organization_id, id, revision, kind, at } of facts.rows) {
    const key = keyText({ organizationId: organization_id, id });
    const life = lives.get(key);
    if (life) lives.set(key, { ...life, facts: [...life.facts, { revision, kind, at: Date.parse(at) }] });
  }
  return lives;
}

/** A task of which nothing is known. */
export const emptyLife = ({ organizationId, id }: TaskKey): Life => ({ organizationId, id, versions: [], facts: [] });

/** The same lives with all of their versions. */
export async function withPast(client: ClientBase, lives: readonly Life[]): Promise<Map<string, Life>> {
  const past = await client.query<VersionRow>({ name: 'report-past', text: PAST, values: columns(lives) });
  const whole = new Map(lives.map((life) => [keyText(life), { ...life, versions: [] as readonly Version[] }]));
  addVersions(whole, past.rows);
  for (const life of lives) {
    const found = whole.get(keyText(life));
    if (found) whole.set(keyText(life), { ...found, versions: [...found.versions, ...life.versions] });
  }
  return whole;
}

function addVersions(lives: Map<string, Life>, rows: readonly VersionRow[]): void {
  for (const row of rows) {
    const key = keyText({ organizationId: row.organization_id, id: row.id });
    const life = lives.get(key);
    if (life) lives.set(key, { ...life, versions: [...life.versions, toVersion(row)] });
  }
}

const toVersion = (row: VersionRow): Version => ({
  from: Date.parse(row.valid_from),
  to: row.valid_to === 'infinity' ? Number.POSITIVE_INFINITY : Date.parse(row.valid_to),
  status: row.status,
  category: row.category,
  priority: row.priority,
  source: row.source,
  type: row.type,
  contactId: row.contact_id,
  reporterId: row.reporter_id,
  assignedTo: row.assigned_to,
  createdAt: Date.parse(row.created_at),
  resolvedAt: row.resolved_at === null ? null : Date.parse(row.resolved_at),
  resolvedCount: row.resolved_count,
  reopenedCount: row.reopened_count,
});

const columns = (keys: readonly TaskKey[]): [string[], string[]] => [
  keys.map(({ organizationId }) => organizationId),
  keys.map(({ id }) => id),
];
