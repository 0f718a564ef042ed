import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, type TestServer } from '../../libs/event-store/postgres/testing/server.ts';
import { must } from '../support/client.ts';
import { newOrganization, type TestOrganization } from '../support/organization.ts';
import { type Service, startService } from '../support/service.ts';
import { allOf, answerOf, answersOf } from './support/answers.ts';
import { requestsOfAllRoutes, withoutDatabase } from './support/requests.ts';

let server: TestServer;
let service: Service;
let acme: TestOrganization;
beforeAll(async () => {
  server = await startTestServer();
  service = await startService({ DATABASE_URL: server.url });
  acme = await newOrganization(service.base);
});
afterAll(async () => {
  await service.stop();
  await server.kill();
});

const create = (key: string) =>
  acme.admin.post('/api/tasks', { type: 'internal', title: key }, { 'idempotency-key': key });

describe('while the database is frozen', () => {
  it('every route answers 503 in time, and works again without a restart once it goes on', async () => {
    const requests = await requestsOfAllRoutes(acme);
    const alone = withoutDatabase(acme.admin);
    server.pause();
    try {
      expect(await answersOf({ ...requests, ...alone })).toEqual({
        ...allOf(requests, '503 unavailable'),
        ...allOf(alone, '200'),
      });
      // Once more, now that every connection is known to be dead.
      expect(await answersOf(requests)).toEqual(allOf(requests, '503 unavailable'));
      expect(await answerOf(() => acme.admin.as(null).get('/health/ready'))).toBe('503 unavailable');
      expect(must(await acme.admin.as(null).get('/metrics'), 200).text).toContain('\ndocket_database_up 0\n');
    } finally {
      server.resume();
    }
    const after = await answersOf(requests);
    expect(Object.entries(after).filter(([, answer]) => !/^20\d$/.test(answer))).toEqual([]);
    // Once the read models have come as far as the log, which was written to just now.
    while ((await answerOf(() => acme.admin.as(null).get('/health/ready'))) !== '200') await pause(50);
  });

  it('a command whose outcome is unknown has one effect, however often it is repeated with its key', async () => {
    const keys = Array.from({ length: 20 }, () => randomUUID());
    const first = Promise.all(keys.map(async (key) => (await create(key)).status));
    // Some are on their way to the log, some have not been looked at.
    server.pause();
    const statuses = await first;
    expect(statuses.filter((status) => status !== 201 && status !== 503)).toEqual([]);
    expect(await Promise.all(keys.map(async (key) => (await create(key)).status))).toEqual(keys.map(() => 503));
    server.resume();
    const ids = await Promise.all(keys.map(async (key) => must(await create(key), 201).body.id));
    expect(new Set(ids).size).toBe(keys.length);
    const found = must(await acme.admin.get(`/api/tasks?limit=200&type=internal`), 200).body.data;
    expect(found.filter(({ title }: { title: string }) => keys.some((key) => key === title))).toHaveLength(keys.length);
  });
});
