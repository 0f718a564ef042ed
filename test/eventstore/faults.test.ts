import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { testDatabase } from '#libs/postgres/testing';
import { answerOf } from '../faults/support/answers.ts';
import { ChildService } from '../support/child-service.ts';
import { type Client, must } from '../support/client.ts';
import { expectExactlyOnce, repeat } from '../support/exactly-once.ts';
import { Load, type Sent } from '../support/load.ts';
import { newOrganization } from '../support/organization.ts';
import { REAL_SERVER, type StandInProcess, serverForService, startStandInProcess } from './support/server.ts';

jest.setTimeout(240_000);

/** A service as a process of its own over a server, its read models in the database that the tests share. */
async function serviceOn(url: string): Promise<{ service: ChildService; admin: Client }> {
  const service = await ChildService.make(undefined, { EVENTSTORE_URL: url, DATABASE_URL: (await testDatabase()).url });
  await service.start();
  return { service, admin: (await newOrganization(service.base)).admin };
}

describe('a service over KurrentDB that is killed with -9 in the middle of writes', () => {
  it('has each command exactly once, after they were sent again', async () => {
    const server = await serverForService();
    const { service, admin } = await serviceOn(server.url);
    const all: Sent[] = [];
    for (let round = 0; round < 2; round++) {
      const load = new Load(admin, 12);
      await load.answered(60);
      await service.kill('service');
      await load.stop();
      await service.start();
      await repeat(admin, load.sent);
      all.push(...load.sent);
    }
    await expectExactlyOnce(admin, all);
    await service.end();
    await server.stop();
  });
});

// A real server cannot be told to misbehave.
if (!REAL_SERVER)
  describe('a server that goes away under load', () => {
    let server: StandInProcess;
    let service: ChildService;
    let admin: Client;
    const all: Sent[] = [];

    beforeAll(async () => {
      server = await startStandInProcess();
      ({ service, admin } = await serviceOn(server.url));
    });
    afterAll(async () => {
      await service.end();
      await server.stop();
    });

    it.each<[string, () => Promise<void> | void, () => Promise<void> | void]>([
      ['frozen', () => server.signal('SIGSTOP'), () => server.signal('SIGCONT')],
      ['killed, its connections cut', () => server.goAway(), () => server.comeBack()],
    ])('is met with 503 in time, and nothing is lost or doubled: %s', async (_, away, back) => {
      const load = new Load(admin, 12);
      await load.answered(40);
      await away();
      const body = { type: 'internal', title: 'While it is away' };
      expect(await answerOf(() => admin.post('/api/tasks', body))).toBe('503 unavailable');
      expect(await answerOf(() => admin.as(null).get('/health/ready'))).toBe('503 unavailable');
      must(await admin.as(null).get('/health/live'), 200);
      const answered = load.sent.filter(({ answer }) => answer).length;
      await back();
      await load.answered(answered + 40);
      await load.stop();
      await repeat(admin, load.sent);
      all.push(...load.sent);
      // The lists are there without a restart.
      await service.until(async () => (await admin.as(null).get('/health/ready')).status === 200);
      const { open } = must(await admin.get('/api/tasks/counts'), 200).body;
      expect(open).toBeGreaterThanOrEqual(new Set(all.map(({ path }) => path)).size > 1 ? 1 : 0);
    });

    it('leaves each command with exactly one effect in the end', async () => {
      const stray = must(await admin.get('/api/tasks?q=While+it+is+away'), 200).body.data;
      for (const { id } of stray) must(await admin.delete(`/api/tasks/${id}`), 204);
      await expectExactlyOnce(admin, all);
    });
  });
