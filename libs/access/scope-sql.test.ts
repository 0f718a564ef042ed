import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import { type TestDatabase, testDatabase } from '#libs/postgres/testing';
import { callScope, contactScope, type TaskView, taskScope } from './policy.ts';
import { roleSchema } from './role.ts';
import { matches, type Scope } from './scope.ts';
import { scopeBranches } from './scope-branches.ts';
import { scopeToSql } from './scope-sql.ts';
import { callerOf } from './testing/callers.ts';

interface Row extends TaskView {
  id: string;
  organization_id: string;
}
interface Membership {
  organization_id: string;
  contact_id: string;
  member_id: string;
}
interface Schema {
  task: Row;
  contact_member: Membership;
}

const id = (kind: number, n: number) => `00000000-0000-4000-8000-00000${kind}${String(n).padStart(6, '0')}`;
const ORGANIZATIONS = [id(1, 1), id(1, 2)] as const;
const members = fc.constantFrom(id(2, 1), id(2, 2), id(2, 3));
const contacts = fc.constantFrom(id(3, 1), id(3, 2), id(3, 3));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

const worlds = fc.record({
  caller: fc
    .tuple(fc.constantFrom(...roleSchema.options), maybe(members))
    .map(([role, member]) => callerOf(role, member, ORGANIZATIONS[0])),
  tasks: fc.array(
    fc.record({
      type: fc.constantFrom('contact', 'internal', 'personal', 'report-exception'),
      reporter_id: maybe(members),
      assigned_to: maybe(members),
      contact_id: maybe(contacts),
    }),
    { minLength: 20, maxLength: 60 },
  ),
  memberships: fc.uniqueArray(
    fc.record({ organization_id: fc.constantFrom(...ORGANIZATIONS), contact_id: contacts, member_id: members }),
    { selector: (m) => `${m.organization_id}${m.contact_id}${m.member_id}` },
  ),
});

let database: TestDatabase;
let db: Kysely<Schema>;

beforeAll(async () => {
  database = await testDatabase();
  db = new Kysely({ dialect: new PostgresDialect({ pool: new Pool({ connectionString: database.url, max: 1 }) }) });
  await sql`create table task (organization_id uuid not null, id uuid not null, type text not null,
    reporter_id uuid, assigned_to uuid, contact_id uuid, primary key (organization_id, id))`.execute(db);
  await sql`create table contact_member (organization_id uuid not null, contact_id uuid not null,
    member_id uuid not null, primary key (organization_id, contact_id, member_id))`.execute(db);
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

async function fill(tasks: readonly Row[], memberships: readonly Membership[]) {
  await sql`truncate task, contact_member`.execute(db);
  if (tasks.length > 0) await db.insertInto('task').values(tasks).execute();
  if (memberships.length > 0) await db.insertInto('contact_member').values(memberships).execute();
}

async function select(scope: Scope): Promise<string[]> {
  const rows = await db.selectFrom('task').select('id').where(scopeToSql(scope)).orderBy('id').execute();
  return rows.map((row) => row.id);
}

describe('the SQL of a scope', () => {
  it('selects the very tasks of the organization that the predicate accepts, and so do its branches together', async () => {
    let seen = 0;
    let hidden = 0;
    const rolesWithBranches = new Set<string>();
    await fc.assert(
      fc.asyncProperty(worlds, async ({ caller, tasks, memberships }) => {
        // Both organizations use the same ids: a row that crosses the border would show as one too many.
        const rows = tasks.map((task, n) => ({ ...task, organization_id: id(1, 1 + (n % 2)), id: id(4, n >> 1) }));
        await fill(rows, memberships);
        const contactOf = (row: Row) =>
          row.contact_id && {
            assigned_members: memberships
              .filter((m) => m.organization_id === row.organization_id && m.contact_id === row.contact_id)
              .map((m) => m.member_id),
          };
        const scope = taskScope(caller);
        const ours = rows.filter((row) => row.organization_id === caller.organizationId);
        const expected = ours.filter((row) => matches(scope, row, contactOf(row) || null)).map((row) => row.id);

        expect(await select(scope)).toEqual(expected);
        const branches = scopeBranches(scope);
        if (branches.length > 1) rolesWithBranches.add(caller.role);
        const union = new Set<string>();
        for (const branch of branches) for (const found of await select(branch)) union.add(found);
        expect([...union].sort()).toEqual(expected);

        seen += expected.length;
        hidden += ours.length - expected.length;
      }),
      { numRuns: 150 },
    );
    expect(seen).toBeGreaterThan(200);
    expect(hidden).toBeGreaterThan(200);
    expect([...rolesWithBranches]).toEqual(['agent']);
  });

  it('serves other tables by their own names', async () => {
    const agent = callerOf('agent', id(2, 1), ORGANIZATIONS[0]);
    await sql`create table contact as select ${ORGANIZATIONS[0]}::uuid as organization_id, c.id
      from unnest(array[${id(3, 1)}, ${id(3, 2)}]::uuid[]) c (id)`.execute(db);
    await sql`create table call as select organization_id, n as id, null::uuid as contact_id, member as member_id
      from contact, (values (1, ${id(2, 1)}::uuid), (2, ${id(2, 2)}::uuid)) v (n, member) where id = ${id(3, 1)}`.execute(
      db,
    );
    await fill([], [{ organization_id: ORGANIZATIONS[0], contact_id: id(3, 2), member_id: id(2, 1) }]);
    const seenContacts = await sql<{ id: string }>`
      select id from contact c where ${scopeToSql(contactScope(agent), { alias: 'c', contact: 'id' })}`.execute(db);
    expect(seenContacts.rows).toEqual([{ id: id(3, 2) }]);
    const seenCalls = await sql<{ id: number }>`
      select id from call where ${scopeToSql(callScope(agent), { alias: 'call', contact: 'contact_id' })}`.execute(db);
    expect(seenCalls.rows).toEqual([{ id: 1 }]);
  });
});
