import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { carryCodec } from '#libs/copy';
import { createKurrentEventStore } from '#libs/event-store/kurrent';
import { type StandIn, startStandIn } from '#libs/event-store/kurrent/testing';
import { testDatabase, testFolder } from '#libs/postgres/testing';
import { contentOf, fillLog, openTestLog } from '../libs/copy/testing/log.ts';
import { Client, must } from './support/client.ts';
import { newOrganization, type TestOrganization } from './support/organization.ts';
import { JWT_SECRET, type Service, startService } from './support/service.ts';

jest.setTimeout(180_000);

/** What is left behind where a test fails. */
const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const BIN = join(import.meta.dirname, '../bin/docket.mjs');
const home = testFolder();

/** The `docket` command as a process of its own. */
function docket(args: readonly string[], variables: Readonly<Record<string, string>> = {}): ChildProcess {
  const env = { PATH: process.env.PATH, DOCKET_HOME: home, DOCKET_JWT_SECRET: JWT_SECRET, ...variables };
  return spawn(process.execPath, [BIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs it to its end. */
async function run(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const child = docket(args, variables);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (output += text));
  const [code] = await once(child, 'close');
  return { code, output };
}

/** A copy of the service that is ready, and what an organization sees there. */
async function serve(variables: Readonly<Record<string, string>>) {
  const service = await startService({ DOCKET_HOME: home, ...variables });
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= service.stop());
  endings.push(stop);
  const client = new Client(service.base, null);
  while ((await client.get('/health/ready')).status !== 200) await pause(50);
  const lookAs = async ({ id, admin }: TestOrganization) => {
    const caller = new Client(service.base, admin.token);
    const get = async (path: string) => must(await caller.get(path), 200).body;
    const { data: entries } = await get('/api/audit');
    return {
      id,
      tasks: await get('/api/tasks?include=counts'),
      members: await get('/api/members'),
      chain: entries.map(({ sequence, hash }: { sequence: number; hash: string }) => [sequence, hash]),
      verified: await get('/api/audit/verify'),
    };
  };
  return { service, lookAs, stop };
}

async function work(service: Service): Promise<TestOrganization> {
  const acme = await newOrganization(service.base);
  const contact = await acme.contact('Ada');
  const { client } = await acme.member('Grace');
  const key = { 'idempotency-key': 'first' };
  const create = { type: 'contact', title: 'Rückruf 🜁', category: 'callback', contact_id: contact.id };
  const task = must(await client.post('/api/tasks', create, key), 201).body;
  must(await client.post(`/api/tasks/${task.id}/start`, {}), 200);
  must(await client.patch(`/api/tasks/${task.id}`, { priority: 'high', reason: "it's late" }), 200);
  must(await client.post('/api/tasks', { type: 'personal', context: { title: 'Own' } }), 201);
  return acme;
}

describe('docket import copy', () => {
  let standIn: StandIn;
  beforeEach(async () => {
    standIn = await startStandIn();
  });
  afterEach(() => standIn.stop());

  it('moves an installation to KurrentDB and back: the same answers, the same audit chain', async () => {
    const before = await serve({});
    const { databaseUrl } = before.service;
    const acme = await work(before.service);
    const seen = await eventually(
      () => before.lookAs(acme),
      ({ tasks, chain }) => tasks.data.length === 2 && chain.length === 7,
    );
    await before.stop();
    expect(await run(['import', 'copy', '--from', databaseUrl, '--to', standIn.url])).toMatchObject({ code: 0 });

    // Its read models have read the other log: they stand still until they are built anew.
    const moved = { EVENTSTORE_URL: standIn.url, DATABASE_URL: databaseUrl };
    expect(await run(['replay'], moved)).toMatchObject({ code: 0 });
    const there = await serve(moved);
    expect(await there.lookAs(acme)).toEqual(seen);
    must(
      await new Client(there.service.base, acme.admin.token).post('/api/tasks', { type: 'internal', title: 'New' }),
      201,
    );
    const later = await eventually(
      () => there.lookAs(acme),
      ({ tasks, chain }) => tasks.data.length === 3 && chain.length === 8,
    );
    await there.stop();

    const { url } = await testDatabase();
    const back = await run(['import', 'copy', '--from', standIn.url, '--to', url], { DATABASE_URL: databaseUrl });
    expect(back.output).toContain('to the last character');
    expect(back.output).toMatch(/^[1-9]\d* keys of personal text went along/m);
    const again = await serve({ DATABASE_URL: url });
    expect(await again.lookAs(acme)).toEqual(later);
    await again.stop();
  });

  it('goes on after kill -9, and adds nothing once it is done', async () => {
    const log = await openTestLog();
    await fillLog(log.store, 400);
    const args = ['import', 'copy', '--from', log.url, '--to', standIn.url];
    for (let kills = 0; kills < 2; kills++) {
      const child = docket(args);
      const { appends } = await standIn.seen();
      await standIn.until((seen) => seen.appends >= appends + 60);
      child.kill('SIGKILL');
      await once(child, 'close');
    }
    expect(await run(args)).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^[1-9]\d* events copied, [1-9]\d* were/m),
    });
    expect(await run(args)).toMatchObject({ code: 0, output: expect.stringMatching(/^0 events copied, \d+ were/m) });
    const copy = await createKurrentEventStore({ url: standIn.url, codec: carryCodec(['task']) });
    expect(await contentOf(copy)).toEqual(await contentOf(log.store));
    await copy.close();
    await log.drop();
  });

  it('says what is wrong in one line', async () => {
    const { url } = await testDatabase();
    const closed = 'esdb://127.0.0.1:1?tls=false';
    const faults = [
      [[], 'name --from, --to or both'],
      [['--from', 'mysql://root:secret@db/x'], '--from must be a postgres://, esdb:// or kurrentdb:// URL'],
      [['--from', url, '--to', url], 'are the same log'],
      [['--from', url, '--to', standIn.url], "there is no log of Docket's in postgres://127.0.0.1:"],
      [['--from', closed, '--to', standIn.url], 'the event store did not answer'],
    ] as const;
    const ends = faults.map(async ([args, line]) => {
      const { code, output } = await run(['import', 'copy', ...args]);
      expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining(line) });
      expect(output).not.toMatch(/secret|\n./);
    });
    await Promise.all(ends);
  });
});

async function eventually<T>(look: () => Promise<T>, holds: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    await pause(50);
  }
}
