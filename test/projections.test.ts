import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testFolder } from '#libs/postgres/testing';
import { taskList } from '#projections/task-list';
import { projections } from '../apps/docket/src/installation/projections.ts';
import { must } from './support/client.ts';
import { newOrganization, type TestOrganization } from './support/organization.ts';
import { appendPoison } from './support/poison.ts';
import { problemFaults } from './support/problem.ts';
import { eventStoreForTests, JWT_SECRET, type Service, startService } from './support/service.ts';

let service: Service;
let acme: TestOrganization;
let other: TestOrganization;
const home = testFolder();
beforeAll(async () => {
  service = await startService({ DOCKET_HOME: home });
  [acme, other] = [await newOrganization(service.base), await newOrganization(service.base)];
});
afterAll(() => service.stop());

const PATH = '/api/projections';
const key = () => ({ 'idempotency-key': randomUUID() });
/** What the task list could not fold; the other read models of tasks cannot either. */
const lettersOf = async ({ admin }: TestOrganization, query = '') =>
  must(await admin.get(`${PATH}/dead-letters${query}`), 200).body.data.filter(
    ({ name }: { name: string }) => name === 'task-list',
  );

/** A task of which the second event is poison, and the third waits behind it. */
async function deadStream({ admin, id }: TestOrganization): Promise<string> {
  const task = must(await admin.post('/api/tasks', { type: 'internal', title: 'Before' }), 201).body.id;
  const stream = `task-${id}_${task}`;
  await appendPoison(service.installation.operations, stream, id);
  const position = await appendPoison(service.installation.operations, stream, id);
  must(await admin.get(PATH, { 'docket-min-position': position }), 200);
  return stream;
}

describe('dead letters over HTTP', () => {
  it('are shown to the admin of their organization alone, page by page', async () => {
    const streams = [await deadStream(acme), await deadStream(acme)].sort();
    await deadStream(other);
    const letters = await lettersOf(acme, '?waiting=true');
    expect(letters.map(({ stream }: { stream: string }) => stream)).toEqual([
      ...streams.flatMap((stream) => [stream, stream]),
    ]);
    expect(letters[0]).toEqual({
      name: 'task-list',
      version: taskList.version,
      build: expect.any(Number),
      status: 'serving',
      stream: streams[0],
      revision: 1,
      position: expect.any(String),
      type: 'Unheard',
      error: 'no event type Unheard is defined',
      set_aside_at: expect.any(String),
    });
    expect(letters[1]).toMatchObject({ revision: 2, error: null });
    expect(await lettersOf(acme)).toHaveLength(2);

    const paged = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query: string = `?waiting=true&limit=1${cursor && `&cursor=${cursor}`}`;
      const page = must(await acme.admin.get(`${PATH}/dead-letters${query}`), 200).body;
      paged.push(...page.data);
      cursor = page.next_cursor;
    }
    expect(paged.filter(({ name }) => name === 'task-list')).toEqual(letters);

    const { data } = must(await acme.admin.get(PATH), 200).body;
    const build = data.find(({ name }: { name: string }) => name === 'task-list');
    expect(build).toMatchObject({ name: 'task-list', status: 'serving', lag: 0, dead_letters: 2, waiting: 2 });
    expect(build).toMatchObject({ working: true });
    expect(Object.keys(build)).not.toContain('owner');
  });

  it('are retried and skipped, each recorded with its actor before, and once for a key', async () => {
    const stream = await deadStream(acme);
    const of = async () =>
      (await lettersOf(acme, '?waiting=true')).filter((letter: { stream: string }) => letter.stream === stream);
    const boss = await acme.member('Boss', 'admin');
    const [retrying, skipping] = [key(), key()];
    must(await boss.client.post(`${PATH}/task-list/retry`, { stream }, retrying), 204);
    expect(await of()).toMatchObject([{ revision: 1 }, { revision: 2, error: null }]);
    const skip = (headers: object) =>
      boss.client.post(`${PATH}/task-list/skip`, { stream, revision: 1 }, { ...headers });
    must(await skip(skipping), 204);
    expect(await of()).toMatchObject([{ revision: 2, error: 'no event type Unheard is defined' }]);
    for (let n = 0; n < 2; n++) must(await skip(skipping), 204);
    expect((await skip(key())).status).toBe(404);
    must(await boss.client.post(`${PATH}/task-list/skip`, { stream, revision: 2 }, key()), 204);
    expect(await of()).toEqual([]);
    must(await boss.client.post(`${PATH}/task-list/retry`, { stream }, retrying), 204);

    const events = await service.installation.store.readStream(`projection-${acme.id}_task-list`);
    const mine = events.filter(({ data }) => (data as { stream: string }).stream === stream);
    expect(mine.map(({ type, data }) => [type, (data as { revision?: number }).revision])).toEqual([
      ['DeadLetterRetried', undefined],
      ['DeadLetterSkipped', 1],
      ['DeadLetterSkipped', 2],
    ]);
    for (const { metadata } of mine)
      expect(metadata.actor).toMatchObject({ kind: 'member', id: boss.id, name: 'Boss' });
  });

  it('of another organization, or of none, are 404, and only admins ask', async () => {
    const stream = await deadStream(acme);
    const body = { stream, revision: 1 };
    const { client: member } = await acme.member('Member', 'member');
    const head = await service.installation.store.head();
    for (const [client, name, status] of [
      [other.admin, 'task-list', 404],
      [acme.admin, 'nothing', 404],
      [member, 'task-list', 403],
    ] as const)
      for (const reply of [
        await client.post(`${PATH}/${name}/retry`, { stream }),
        await client.post(`${PATH}/${name}/skip`, body),
      ])
        expect([reply.status, problemFaults(reply)]).toEqual([status, []]);
    expect((await acme.admin.post(`${PATH}/task-list/skip`, { ...body, revision: 2 })).status).toBe(404);
    expect((await member.get(`${PATH}/dead-letters`)).status).toBe(403);
    expect(JSON.stringify(await lettersOf(other, '?waiting=true'))).not.toContain(acme.id);
    expect(await service.installation.store.head()).toBe(head);
  });
});

describe('docket projections and docket replay, beside the service', () => {
  const ROOT = join(import.meta.dirname, '..');
  const BIN = ['bin/docket.mjs'];
  async function docket(...args: readonly string[]): Promise<string> {
    const env = {
      ...eventStoreForTests,
      PATH: process.env.PATH,
      DATABASE_URL: service.databaseUrl,
      DOCKET_HOME: home,
      DOCKET_JWT_SECRET: JWT_SECRET,
    };
    const run = promisify(execFile)(process.execPath, [...BIN, ...args], { cwd: ROOT, env });
    return (await run.catch((error: { stderr: string }) => ({ stdout: error.stderr }))).stdout.trim();
  }
  const builds = async () => {
    const all = (await docket('projections', '--json')).split('\n').map((line) => JSON.parse(line));
    return all.filter(({ name }) => name === 'task-list');
  };

  it('rebuild, swap back, drop, decide and look back', async () => {
    const stream = await deadStream(acme);
    const said = (await docket('replay')).split('\n');
    expect(said).toEqual(projections.map(({ name }) => expect.stringContaining(`${name} is rebuilt; build `)));
    const owner = expect.stringMatching(/\/\d+$/);
    const [first, second] = await builds();
    expect(first).toMatchObject({ status: 'standby', lag: 0 });
    expect(second).toMatchObject({ status: 'serving', lag: 0, owner });
    expect(await docket('projections', 'swap-back', 'task-list')).toBe(
      `Build ${first.id} of version ${first.version} serves task-list again.`,
    );
    expect(await docket('projections', 'drop-standby', 'task-list')).toMatch(
      new RegExp(`^Build ${second.id} .* is dropped\\.$`),
    );

    expect(await docket('projections', 'dead-letters')).toContain(`${stream}  1  Unheard: no event type Unheard`);
    const on = ['task-list', '--stream', stream];
    expect(await docket('projections', 'skip', ...on, '--revision', '1')).toMatch(
      /Still set aside: 1 of its events\.$/,
    );
    expect(await docket('projections', 'skip', ...on, '--revision', '1')).toBe(
      `docket: event 1 is not what holds up ${stream} in task-list`,
    );

    const asOf = await docket('replay', 'task-list', '--as-of', new Date().toISOString());
    const [, schema = ''] = /drop-as-of (task_list_\d+)$/.exec(asOf) ?? [];
    const count = `select count(*)::int as n from`;
    const tables = await service.installation.operations.query(
      `select (${count} ${schema}.task) as then, (${count} read_model.task) as now`,
    );
    expect(tables.rows[0].then).toBe(tables.rows[0].now);
    expect(await docket('projections', 'drop-as-of', schema)).toBe(`${schema} is dropped.`);
  }, 120_000);
});
