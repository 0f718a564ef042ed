import { randomBytes, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { testFolder } from '#libs/postgres/testing';
import { must } from './support/client.ts';
import { docket } from './support/docket.ts';
import { newOrganization, type TestOrganization } from './support/organization.ts';
import { type Service, startService } from './support/service.ts';

let service: Service;
let acme: TestOrganization;
let other: TestOrganization;
let task: string;
const home = testFolder();
/** Roles are of the whole server, which other tests use, too. */
const ROLE = `analyst_${randomBytes(6).toString('hex')}`;
const open: Client[] = [];

beforeAll(async () => {
  service = await startService({ DOCKET_HOME: home });
  [acme, other] = [await newOrganization(service.base), await newOrganization(service.base)];
  const ada = await acme.contact('Ada');
  const grace = await acme.member('Grace');
  const create = { type: 'contact', title: 'Call "back"', category: 'callback', contact_id: ada.id };
  task = must(await acme.admin.post('/api/tasks', { ...create, assigned_to: grace.id }), 201).body.id;
  must(await acme.admin.post(`/api/tasks/${task}/references`, { kind: 'report', id: 'R-1', label: null }), 201);
  must(await acme.admin.post(`/api/tasks/${task}/comments`, { body: 'secret words' }), 201);
  must(await acme.admin.post(`/api/tasks/${task}/done`, {}), 200);
  must(await grace.client.post('/api/tasks', { type: 'personal', title: 'Mine' }), 201);
  must(await other.admin.post('/api/tasks', { type: 'internal', title: 'Theirs' }), 201);
  for (const { admin } of [acme, other]) must(await admin.get('/api/tasks?include=counts'), 200);
  must(await acme.admin.get('/api/audit'), 200);
  must(await acme.admin.get(`/api/contacts/${ada.id}/timeline`), 200);
  must(await acme.admin.get('/api/reports/tasks'), 200);
});
afterAll(async () => {
  for (const client of open) await client.end();
  await run('reporting', 'revoke', ROLE);
  await service.stop();
});

const run = (...args: readonly string[]) => docket({ databaseUrl: service.databaseUrl, home }, ...args);

/** Logs in at the address that a verb printed, with another password where one is given. */
async function logIn(said: string, password?: string): Promise<Client> {
  const url = new URL(said.split('\n').find((line) => line.startsWith('postgres')) ?? '');
  if (password !== undefined) url.password = password;
  const client = new Client({ connectionString: url.href });
  await client.connect();
  open.push(client);
  return client;
}

const VIEWS = `select viewname as name from pg_views where schemaname = 'reporting' order by 1`;
const namesOf = async (client: Client) => (await client.query<{ name: string }>(VIEWS)).rows.map(({ name }) => name);
const refused = (client: Client, sql: string) =>
  expect(client.query(sql)).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|25006)$/) });

describe('docket reporting', () => {
  let analyst: Client;
  it('grants a new role the views of one organization, and tells how to log in', async () => {
    const said = await run('reporting', 'grant', ROLE, '--organization', acme.id);
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toContain(`${ROLE} is a new role and reads the schema reporting, rows of ${acme.id}.`);
    expect(said.out).toContain('shown this once');
    analyst = await logIn(said.out);
    const listed = (await run('reporting')).out;
    expect(listed).toContain(`${ROLE} reads rows of ${acme.id}.`);
    for (const name of await namesOf(analyst))
      expect(listed).toContain(`reporting.${name}: A row for each`.slice(0, 12));
  });

  it('shows every view, with a comment on each column, and only rows of that organization', async () => {
    const names = await namesOf(analyst);
    expect(names).toEqual([
      'ai_calls',
      'ai_tasks',
      'audit_entries',
      'contact_events',
      'contact_members',
      'contacts',
      'members',
      'organizations',
      'task_closings',
      'task_comments',
      'task_history',
      'task_references',
      'tasks',
      'tasks_by_month',
    ]);
    for (const name of names) {
      const { rows } = await analyst.query(`select organization_id from ${name}`);
      for (const row of rows) expect({ name, ...row }).toEqual({ name, organization_id: acme.id });
      if (!name.startsWith('ai_') && name !== 'contact_members')
        expect({ name, n: rows.length > 0 }).toEqual({ name, n: true });
    }
    const bare = `
      select format('%s.%s', attrelid::regclass, attname) as name from pg_attribute
      where attrelid in (select format('reporting.%I', viewname)::regclass from pg_views where schemaname = 'reporting')
        and col_description(attrelid, attnum) is null`;
    expect((await analyst.query(bare)).rows).toEqual([]);
  });

  it('tells what the API tells, but of no personal task', async () => {
    const { rows } = await analyst.query('select * from tasks');
    expect(rows).toEqual([
      expect.objectContaining({
        id: task,
        title: 'Call "back"',
        status: 'done',
        contact_name: 'Ada',
        due_at: null,
        revision: '3',
      }),
    ]);
    expect(Number(rows[0].resolution_seconds)).toBeGreaterThanOrEqual(0);
    const stretches = 'select status, valid_to is null as present from task_history order by valid_from';
    expect((await analyst.query(stretches)).rows).toEqual([
      { status: 'open', present: false },
      { status: 'done', present: true },
    ]);
    const types = 'select type from audit_entries where task_id = $1 order by sequence';
    expect((await analyst.query(types, [task])).rows.map(({ type }) => type)).toEqual([
      'TaskCreated',
      'TaskReferenceAdded',
      'TaskCommented',
      'TaskResolved',
    ]);
    const months = 'select created, resolved, reopened from tasks_by_month';
    expect((await analyst.query(months)).rows).toEqual([{ created: '1', resolved: '1', reopened: '0' }]);
  });

  it('lets the role do nothing else', async () => {
    await analyst.query('set default_transaction_read_only to off');
    await refused(analyst, 'select from read_model.task');
    await refused(analyst, 'select from log.event');
    await refused(analyst, 'select from projection.reporting_reader');
    await refused(analyst, 'select from public.installation_secret');
    await refused(analyst, `insert into reporting.contacts values ('${acme.id}', '${randomUUID()}', 'x')`);
    await refused(analyst, 'delete from reporting.contacts');
    await refused(analyst, 'create table public.mine (n int)');
    await refused(analyst, 'create view reporting.mine as select 1');
    await refused(analyst, 'create role other_role');
    await refused(analyst, `alter role ${ROLE} superuser`);
    const other_schemas = `
      select nspname from pg_namespace where nspname !~ '^pg_' and has_schema_privilege(nspname, 'usage')
        and nspname not in ('information_schema', 'public') order by 1`;
    expect((await analyst.query(other_schemas)).rows).toEqual([{ nspname: 'reporting' }]);
    const tables = `
      select format('%s.%s', table_schema, table_name) as name from information_schema.table_privileges
      where grantee = '${ROLE}' and (table_schema <> 'reporting' or privilege_type <> 'SELECT')`;
    expect((await analyst.query(tables)).rows).toEqual([]);
    // A function that would tell of rows that it is given before the view has left them out.
    await refused(analyst, 'create function public.leak(text) returns boolean language sql as $$ select true $$');
  });

  it('stays granted through rebuilds of what the views are made of', async () => {
    const before = await analyst.query('select * from tasks');
    for (const name of ['task-list', 'reports', 'task-list'])
      expect(await run('replay', name)).toMatchObject({
        code: 0,
        out: expect.stringMatching(`${name} is rebuilt; build`),
      });
    expect((await analyst.query('select * from tasks')).rows).toEqual(before.rows);
    must(await acme.admin.post(`/api/tasks/${task}/reopen`, {}), 200);
    must(await acme.admin.get('/api/tasks'), 200);
    expect((await analyst.query('select status from tasks')).rows).toEqual([{ status: 'open' }]);
    expect((await analyst.query('select count(*)::int as n from task_history')).rows[0].n).toBeGreaterThan(1);
  });

  it('changes what a role sees and its password, and refuses roles and organizations that it does not know', async () => {
    const all = await run('reporting', 'grant', ROLE);
    expect(all.out).toContain('rows of all organizations');
    expect(all.out).not.toContain('shown this once');
    const { rows } = await analyst.query('select distinct organization_id from tasks');
    expect(rows.map((row) => row.organization_id)).toEqual(expect.arrayContaining([acme.id, other.id]));
    const file = join(home, 'password');
    writeFileSync(file, 'another password\n');
    const said = await run('reporting', 'grant', ROLE, '--password-file', file, '--organization', other.id);
    expect(said.out).not.toContain('another');
    expect((await (await logIn(said.out, 'another password')).query('select title from tasks')).rows).toEqual([
      { title: 'Theirs' },
    ]);
    await expect(logIn(said.out, 'a wrong password')).rejects.toMatchObject({ code: '28P01' });
    expect(await run('reporting', 'grant', 'postgres')).toMatchObject({
      code: 1,
      err: expect.stringContaining('was not made by this verb'),
    });
    const nowhere = await run('reporting', 'grant', ROLE, '--organization', randomUUID());
    expect(nowhere).toMatchObject({ code: 1, err: expect.stringContaining('there is no organization') });
    expect(await run('reporting', 'revoke', 'postgres')).toMatchObject({ code: 1 });
  });

  it('revokes', async () => {
    expect(await run('reporting', 'revoke', ROLE)).toMatchObject({ code: 0, out: `${ROLE} is removed.` });
    await refused(analyst, 'select from reporting.tasks');
    expect((await run('reporting')).out).not.toContain(ROLE);
  });
});
