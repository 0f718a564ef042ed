import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runningPostmaster } from '#libs/postgres/server';
import { must } from '../support/client.ts';
import { newOrganization, type TestOrganization } from '../support/organization.ts';
import { answerOf } from './support/answers.ts';
import { DocketProcess } from './support/docket-process.ts';
import { requestsOfAllRoutes } from './support/requests.ts';

let docket: DocketProcess;
let acme: TestOrganization;
beforeAll(async () => {
  docket = await DocketProcess.start();
  acme = await newOrganization(docket.base);
});
afterAll(() => docket.stop());

const create = (key: string) =>
  acme.admin.post('/api/tasks', { type: 'internal', title: key }, { 'idempotency-key': key });

describe('when the embedded database is killed', () => {
  it('every request ends in time, with its answer or 503, and the service mends itself', async () => {
    const requests = await requestsOfAllRoutes(acme);
    const server = runningPostmaster(join(docket.home, 'postgres'));
    process.kill(server?.pid ?? 0, 'SIGKILL');
    const answers = new Set<string>();
    const untilItWorks = async (send: (typeof requests)[string]) => {
      for (;;) {
        const answer = await answerOf(send);
        answers.add(answer);
        // A repeated DELETE that had its effect is 204 by its key.
        if (/^20\d$/.test(answer)) return;
        expect(answer).toBe('503 unavailable');
      }
    };
    const alive = answerOf(() => acme.admin.as(null).get('/health/live'));
    await Promise.all(Object.values(requests).map(untilItWorks));
    expect(await alive).toBe('200');
    expect(answers).toContain('503 unavailable');
    expect(runningPostmaster(join(docket.home, 'postgres'))?.pid).not.toBe(server?.pid);
    expect(must(await acme.admin.get('/health/ready'), 200).body.status).toBe('ready');
  });

  it('nothing that was acknowledged is lost, and nothing doubled', async () => {
    const acknowledged = new Map<string, string>();
    let killed = false;
    const write = async () => {
      for (let after = 0; after < 10; ) {
        const key = randomUUID();
        let reply = await create(key);
        while (reply.status === 503) reply = await create(key);
        acknowledged.set(key, must(reply, 201).body.id);
        if (acknowledged.size === 100) {
          process.kill(runningPostmaster(join(docket.home, 'postgres'))?.pid ?? 0, 'SIGKILL');
          killed = true;
        }
        if (killed) after++;
      }
    };
    await Promise.all(Array.from({ length: 16 }, write));
    for (const [key, id] of acknowledged) {
      expect(must(await create(key), 201).body.id).toBe(id);
      expect(must(await acme.admin.get(`/api/tasks/${id}`), 200).body).toMatchObject({ title: key, revision: 0 });
    }
    const { total } = must(await acme.admin.get('/api/tasks?type=internal&include=total'), 200).body;
    expect(total).toBe(acknowledged.size);
  });
});
