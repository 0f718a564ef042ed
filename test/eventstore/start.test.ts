import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { testDatabase } from '#libs/postgres/testing';
import { DocketProcess } from '../faults/support/docket-process.ts';
import { Client, must } from '../support/client.ts';
import { newOrganization } from '../support/organization.ts';
import { JWT_SECRET } from '../support/service.ts';
import { REAL_SERVER, type StandInProcess, serverForService, startStandInProcess } from './support/server.ts';

jest.setTimeout(120_000);

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function start(variables: Readonly<Record<string, string>>): Promise<DocketProcess> {
  const docket = await DocketProcess.launch({ LOG_LEVEL: 'warn', ...variables });
  endings.push(() => docket.stop());
  return docket;
}

/** Runs a verb on the installation of a service to its end. */
async function run(verb: string, { home }: DocketProcess, variables: Readonly<Record<string, string>>): Promise<void> {
  const bin = ['bin/docket.mjs'];
  const env = { PATH: process.env.PATH, DOCKET_HOME: home, DOCKET_JWT_SECRET: JWT_SECRET, ...variables };
  await promisify(execFile)(process.execPath, [...bin, verb], { cwd: join(import.meta.dirname, '../..'), env });
}

const lost = (line: Readonly<Record<string, unknown>>) => JSON.stringify(line).includes('PositionLostError');
const ready = async ({ base }: DocketProcess) => (await new Client(base, null).get('/health/ready')).status;

describe('a start', () => {
  it('with an address that does not do ends in time, with a line that says so and gives nothing away', async () => {
    const faults = {
      'esdb://me:hunter2@one?colour=red': 'EVENTSTORE_URL must have no other options than tls,',
      'esdb://me:hunter2@one:x': 'EVENTSTORE_URL must name its hosts as host:port, separated by commas',
      'esdb://me:hunter2@one?tlsCAFile=/not/there': 'EVENTSTORE_URL must be one that the client takes',
      'esdb://me:hunter2@127.0.0.1:1?tls=false': 'the event store did not answer (EVENTSTORE_URL: ',
    };
    const ends = Object.entries(faults).map(async ([url, line]) => {
      const docket = await start({ DATABASE_URL: (await testDatabase()).url, EVENTSTORE_URL: url });
      expect(await docket.ended()).toBe(1);
      expect(docket.output).toContain(`docket: ${line}`);
      // No warning of the client's about the name of the protocol either.
      expect(docket.output).not.toMatch(/hunter2|warn/i);
    });
    await Promise.all(ends);
  });

  it('on the read models of another log serves nothing as ready, and says why', async () => {
    const DATABASE_URL = (await testDatabase()).url;
    const before = await start({ DATABASE_URL });
    await before.answers('/health/ready');
    await newOrganization(before.base);
    await before.stop();
    const server = await serverForService();
    endings.push(() => server.stop());
    const docket = await start({ DATABASE_URL, DOCKET_HOME: before.home, EVENTSTORE_URL: server.url });
    expect(await docket.logged(lost)).toMatchObject({ level: 50, projection: expect.any(String) });
    await docket.answers('/health/live');
    expect(await ready(docket)).toBe(503);
  });
});

if (!REAL_SERVER)
  describe('a server that was restored from an older backup', () => {
    it('is refused by the read models that have read more, and taken again once they were rebuilt', async () => {
      const server: StandInProcess = await startStandInProcess();
      endings.push(() => server.stop());
      const DATABASE_URL = (await testDatabase()).url;
      const docket = await start({ DATABASE_URL, EVENTSTORE_URL: server.url });
      await docket.answers('/health/ready');
      const { admin } = await newOrganization(docket.base);
      const backup = await server.snapshot();
      // More than one: what a saga appends once the server is back begins where the first of them stood.
      for (let n = 0; n < 5; n++)
        must(await admin.post('/api/tasks', { type: 'internal', title: 'After the backup' }), 201);
      expect(must(await admin.get('/api/tasks'), 200).body.data).toHaveLength(5);
      await server.goAway();
      await server.comeBack(backup);
      expect(await docket.logged(lost)).toMatchObject({ level: 50, projection: expect.any(String) });
      expect(await ready(docket)).toBe(503);
      await run('replay', docket, { DATABASE_URL, EVENTSTORE_URL: server.url });
      await docket.answers('/health/ready');
      const again = new Client(docket.base, admin.token);
      expect(must(await again.get('/api/tasks'), 200).body.data).toEqual([]);
      must(await again.post('/api/tasks', { type: 'internal', title: 'After all' }), 201);
      // The verb has given the read models back: this copy takes them up as soon as it sees that.
      let listed = await again.get('/api/tasks');
      while (listed.status === 503) listed = await again.get('/api/tasks');
      expect(must(listed, 200).body.data).toMatchObject([{ title: 'After all' }]);
    });
  });
