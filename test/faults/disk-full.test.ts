import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client as Session } from 'pg';
import { processStart, runningPostmaster, serverUser } from '#libs/postgres/server';
import { must } from '../support/client.ts';
import { newOrganization, type TestOrganization } from '../support/organization.ts';
import { answerOf } from './support/answers.ts';
import { DocketProcess } from './support/docket-process.ts';

let docket: DocketProcess;
let acme: TestOrganization;
beforeAll(async () => {
  docket = await DocketProcess.start();
  acme = await newOrganization(docket.base);
});
afterAll(() => docket.stop());

/**
 * Makes the table of events larger than a file of the server's write-ahead log, which must not meet the limit: rows that
 * were rolled back take their room until somebody cleans up. Resolves to the size of the table's file.
 */
const FILL = `
  alter table log.event set (autovacuum_enabled = false);
  begin;
  insert into log.event (position, revision, id, stream, type, data, metadata)
  select 1000000 + n, 0, gen_random_uuid(), 'filler-' || n, 'Filler', repeat('x', 1500), '{}'
  from generate_series(1, 14000) as n;
  rollback;`;

async function fill(): Promise<number> {
  const { password, port } = JSON.parse(readFileSync(join(docket.home, 'postgres.json'), 'utf8'));
  const session = new Session({ host: '127.0.0.1', port, user: 'postgres', password, database: 'docket' });
  await session.connect();
  await session.query(FILL);
  const { rows } = await session.query(`select pg_relation_filepath('log.event') as path`);
  await session.end();
  return statSync(join(docket.home, 'postgres', rows[0].path)).size;
}

/** From now on no file of the server can grow beyond so many bytes: the calls fail that fail on a full disk. */
async function limitFiles(bytes: number | 'unlimited'): Promise<void> {
  const user = await serverUser();
  const server = runningPostmaster(join(docket.home, 'postgres'))?.pid ?? 0;
  const limit = (pid: number | string) =>
    execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`], { ...user, stdio: 'pipe' });
  // First the one that makes the others.
  limit(server);
  for (const pid of readFileSync(`/proc/${server}/task/${server}/children`, 'utf8').trim().split(' '))
    try {
      limit(pid);
    } catch (error) {
      if (processStart(Number(pid))) throw error;
    }
}

describe('when the disk is full', () => {
  it('commands are 503 in time, reads go on, and all is well once there is room', async () => {
    const create = (n: number) =>
      acme.admin.post('/api/tasks', { type: 'internal', title: `${n}` }, { 'idempotency-key': `${n}` });
    must(await create(0), 201);
    await limitFiles((await fill()) + 8192);
    let count = 0;
    let answer = '201';
    while (answer === '201') answer = await answerOf(() => create(++count));
    expect(answer).toBe('503 unavailable');
    expect(await answerOf(() => acme.admin.get('/api/tasks?limit=10'))).toBe('200');
    expect(await answerOf(() => acme.admin.get('/health/live'))).toBe('200');

    await limitFiles('unlimited');
    const [first, second] = [must(await create(count), 201).body, must(await create(count), 201).body];
    expect(second).toEqual(first);
    const { data, total } = must(await acme.admin.get('/api/tasks?include=total&limit=1'), 200).body;
    expect([total, data]).toEqual([count + 1, [first]]);
  });
});
