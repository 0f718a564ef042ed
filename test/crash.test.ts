import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ChildService } from './support/child-service.ts';
import { type Client, must } from './support/client.ts';
import { Load, type Sent, send } from './support/load.ts';
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

interface Entry {
  readonly revision: number;
  readonly changes: readonly { readonly field: string; readonly old: unknown; readonly new: unknown }[];
}

const isCreate = ({ path }: Sent) => path === '/api/tasks';
const isComment = ({ path }: Sent) => path.endsWith('/comments');
const idOf = (sent: Sent): string => (isCreate(sent) ? String(sent.body.id) : (sent.path.split('/')[3] ?? ''));

/** Holds what the service has now against everything that was ever sent to it. */
async function expectExactlyOnce(sent: readonly Sent[]): Promise<void> {
  const ids = [...new Set(sent.map(idOf))];
  const byTask = Map.groupBy(sent, idOf);
  const listed = new Map<string, { revision: number; title: string; references: { id: string }[] }>();
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: { data: { id: string }[]; next_cursor: string | null } = must(
      await admin.get(`/api/tasks?limit=200${cursor ? `&cursor=${cursor}` : ''}`),
      200,
    ).body;
    for (const row of page.data) {
      expect(listed.has(row.id)).toBe(false);
      listed.set(row.id, row as never);
    }
    cursor = page.next_cursor;
  }
  expect([...listed.keys()].sort()).toEqual(ids.toSorted());
  expect(must(await admin.get('/api/tasks/counts'), 200).body).toMatchObject({ open: ids.length, overdue: 0 });
  for (const id of ids) {
    const [task, history] = await Promise.all([admin.get(`/api/tasks/${id}`), admin.get(`/api/tasks/${id}/history`)]);
    const entries: Entry[] = must(history, 200).body.data;
    expect(entries.map(({ revision }) => revision)).toEqual(entries.map((_, n) => n));
    // The read model is what the history adds up to.
    expect(listed.get(id)).toEqual(must(task, 200).body);
    const added = entries.flatMap(({ changes }) => changes.filter(({ field }) => field === 'references'));
    const patches = byTask.get(id)?.filter(({ method }) => method === 'PATCH') ?? [];
    expect(added.map((change) => (change.new as { id: string }).id)).toEqual(patches.map((_, n) => `${n}`));
    const said = entries.flatMap(({ changes }) => changes.filter(({ field }) => field === 'comments'));
    const comments = byTask.get(id)?.filter(isComment) ?? [];
    expect(said.map((change) => change.new)).toEqual(comments.map(({ answer }) => answer?.body));
    expect(task.body.comment_count).toBe(comments.length);
    const titles = entries.flatMap(({ changes }) => changes.filter(({ field }) => field === 'title'));
    expect(titles.map((change) => change.new)).toEqual([`Task ${id}`, ...patches.map(({ body }) => body.title)]);
    expect(task.body.title).toBe(titles.at(-1)?.new);
  }
}

/** Sends what has no answer again, in the order of before, until it has one; and sends some that have theirs once more. */
async function repeat(sent: readonly Sent[]): Promise<void> {
  for (const one of sent) if (!one.answer) one.answer = await send(admin, one);
  expect(sent.filter(({ answer }) => !answer)).toEqual([]);
  for (const one of sent.slice(-20)) {
    const again = await send(admin, one);
    expect([again?.status, again?.text]).toEqual([one.answer?.status, one.answer?.text]);
  }
}

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
      await repeat(load.sent);
      all.push(...load.sent);
    }
    await expectExactlyOnce(all);
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
    await repeat(load.sent);
    all.push(...load.sent);
    await expectExactlyOnce(all);
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
