import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ChildService } from './support/child-service.ts';
import { type Client, must } from './support/client.ts';
import { expectExactlyOnce, idOf, isComment, isCreate, repeat } from './support/exactly-once.ts';
import { Load, type Sent } from './support/load.ts';
import { newOrganization } from './support/organization.ts';

/** How often the service is killed. */
const ROUNDS = Number(process.env.DOCKET_CRASH_ROUNDS ?? 5);

// A service of its own takes its time where the machine has other work.
jest.setTimeout(60_000 + 40_000 * ROUNDS);

let service: ChildService;
let admin: Client;
beforeAll(async () => {
  service = await ChildService.make();
  await service.start();
  admin = (await newOrganization(service.base)).admin;
});
afterAll(async () => {
  await service.end();
});

describe('after a kill -9 in the middle of writes', () => {
  const all: Sent[] = [];

  it('what was answered is there exactly once, and what was not has one effect when it is sent again', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const load = new Load(admin, 12);
      await load.answered(20 + Math.floor(Math.random() * 100));
      await service.kill(round % 2 === 0 ? 'all' : 'service');
      await load.stop();
      const answered = load.sent.filter(({ answer }) => answer);
      expect(answered.length).toBeGreaterThan(10);
      expect(answered.length).toBeLessThan(load.sent.length);
      await service.start();
      for (const one of answered.slice(-30)) {
        const { status, body } = await admin.get(`/api/tasks/${idOf(one)}`);
        expect(status).toBe(200);
        const revision = Number(one.answer?.headers.get('etag')?.slice(1, -1));
        expect(body.revision).toBeGreaterThanOrEqual(revision);
      }
      await repeat(admin, load.sent);
      all.push(...load.sent);
    }
    await expectExactlyOnce(admin, all);
  });

  it('the database that dies alone comes back by itself, and every command gets through', async () => {
    const load = new Load(admin, 6);
    await load.answered(30);
    const pid = service.postmaster();
    expect(pid).not.toBeNull();
    process.kill(pid ?? 0, 'SIGKILL');
    const before = load.sent.length;
    await load.answered(before + 50);
    await load.stop();
    expect(service.postmaster()).not.toBe(pid);
    await repeat(admin, load.sent);
    all.push(...load.sent);
    await expectExactlyOnce(admin, all);
  });
});

describe('SIGTERM in the middle of writes', () => {
  it('lets the requests under way finish, ends within seconds and stops the embedded database', async () => {
    const load = new Load(admin, 12);
    await load.answered(100);
    const stopped = service.stop();
    await load.stop();
    const { code, ms } = await stopped;
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
    expect(service.postmaster()).toBeNull();
    const unanswered = load.sent.filter(({ answer }) => !answer);
    await service.start();
    // What the service had begun it has answered: nothing that has no answer has had an effect.
    for (const one of unanswered) {
      const { status, body } = await admin.get(`/api/tasks/${idOf(one)}`);
      if (isCreate(one)) expect(status).toBe(404);
      else if (isComment(one)) expect((await admin.get(one.path)).text).not.toContain(`"${one.body.body}"`);
      else expect(body.title).not.toBe(one.body.title);
    }
    for (const one of load.sent) if (one.answer) must(await admin.get(`/api/tasks/${idOf(one)}`), 200);
  });
});
