import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client as Session } from 'pg';
import { must } from '../support/client.ts';
import { newOrganization, type TestOrganization } from '../support/organization.ts';
import { type Service, startService } from '../support/service.ts';
import { allOf, answersOf } from './support/answers.ts';
import { withoutDatabase } from './support/requests.ts';

let service: Service;
let acme: TestOrganization;
beforeAll(async () => {
  service = await startService();
  acme = await newOrganization(service.base);
});
afterAll(() => service.stop());

/** Runs `work` while nobody gets at a table: what reads it is slow until its time is up. */
async function whileLocked(table: string, work: () => Promise<void>): Promise<void> {
  const session = new Session({ connectionString: service.databaseUrl });
  await session.connect();
  await session.query(`begin; lock table ${table} in access exclusive mode`);
  await work().finally(() => session.end());
}

const many = <T>(count: number, name: string, send: () => T): Record<string, () => T> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`${name} ${n}`, send]));

describe('when slow queries use up all connections', () => {
  it('those that read the read model are 503 in time, the others go on, and all is well afterwards', async () => {
    const { id } = must(await acme.admin.post('/api/tasks', { type: 'internal', title: 'Here' }), 201).body;
    const lists = many(100, 'list', () => acme.admin.at(service.base).get('/api/tasks'));
    const fromLog = many(5, 'task', () => acme.admin.get(`/api/tasks/${id}`, { 'docket-min-position': '1' }));
    const creates = many(5, 'create', () => acme.admin.post('/api/tasks', { type: 'internal', title: 'New' }));
    const alone = withoutDatabase(acme.admin);
    must(await acme.admin.get('/api/tasks'), 200);
    await whileLocked('read_model.task', async () => {
      const answers = await answersOf({ ...lists, ...creates, ...fromLog, ...alone });
      expect(answers).toEqual({
        ...allOf(lists, '503 unavailable'),
        ...allOf(fromLog, '200'),
        ...allOf(creates, '201'),
        ...allOf(alone, '200'),
      });
      expect(must(await acme.admin.as(null).get('/metrics'), 200).text).toMatch(
        /^docket_pool_max_connections\{pool="docket reader"\} 12$/m,
      );
    });
    expect(await answersOf(lists)).toEqual(allOf(lists, '200'));
  });

  it('one that took too long is told so', async () => {
    await whileLocked('read_model.task', async () => {
      const reply = await acme.admin.get('/api/tasks?q=zq');
      expect([reply.status, reply.body.detail]).toEqual([503, expect.stringMatching(/took too long/)]);
    });
  });

  it('commands are 503 in time, and their repeats have one effect', async () => {
    const before = must(await acme.admin.get('/api/tasks?include=total'), 200).body.total;
    const creates = Object.fromEntries(
      Array.from({ length: 100 }, (_, n) => [
        `create ${n}`,
        () => acme.admin.post('/api/tasks', { type: 'internal', title: `${n}` }, { 'idempotency-key': `${n}` }),
      ]),
    );
    await whileLocked('log.head', async () =>
      expect(await answersOf(creates)).toEqual(allOf(creates, '503 unavailable')),
    );
    expect(await answersOf(creates)).toEqual(allOf(creates, '201'));
    expect(must(await acme.admin.get('/api/tasks?include=total'), 200).body.total).toBe(before + 100);
  });
});
