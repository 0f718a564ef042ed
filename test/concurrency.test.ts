import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client, must } from './support/client.ts';
import { newOrganization } from './support/organization.ts';
import { expectProblem } from './support/problem.ts';
import { type Service, startService } from './support/service.ts';

// A service of its own takes its time where the machine has other work.
let service: Service;
let other: Service;
let boss: Client;
beforeAll(async () => {
  service = await startService();
  other = await service.another();
  boss = (await newOrganization(service.base)).admin;
});
afterAll(async () => {
  await other.stop();
  await service.stop();
});

describe('commands at the same time, at two copies of the service', () => {
  const newTask = async () => must(await boss.post('/api/tasks', { type: 'internal', title: 'Busy' }), 201).body.id;
  interface Entry {
    readonly revision: number;
    readonly type: string;
    readonly changes: readonly { readonly field: string; readonly new: unknown }[];
  }
  const historyOf = async (id: string): Promise<Entry[]> =>
    must(await boss.get(`/api/tasks/${id}/history`), 200).body.data;

  it('with If-Match: one goes on, the others are 412', async () => {
    const id = await newTask();
    for (let revision = 0; revision < 5; revision++) {
      const replies = await Promise.all(
        Array.from({ length: 8 }, (_, n) =>
          boss
            .at(n % 2 ? service.base : other.base)
            .patch(`/api/tasks/${id}`, { title: `${revision}/${n}` }, { 'if-match': `"${revision}"` }),
        ),
      );
      expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(412)]);
      for (const reply of replies) if (reply.status === 412) expectProblem(reply, 412, 'precondition-failed');
    }
    const path = `/api/tasks/${id}`;
    for (const [ifMatch, status] of [
      ['"5"', 200],
      ['*', 200],
      ['"1", "5"', 200],
      ['W/"5"', 412],
      ['5', 412],
      ['"05"', 412],
    ] as const)
      expect([ifMatch, (await boss.patch(path, {}, { 'if-match': ifMatch })).status]).toEqual([ifMatch, status]);
    expectProblem(await boss.delete(path, { 'if-match': '"4"' }), 412, 'precondition-failed');
    expectProblem(await boss.post(`${path}/start`, {}, { 'if-match': '"4"' }), 412, 'precondition-failed');
    must(await boss.delete(path, { 'if-match': '"5"' }), 204);
  });

  it('without If-Match: changes of different fields all survive', async () => {
    for (let round = 0; round < 10; round++) {
      const path = `/api/tasks/${await newTask()}`;
      const changes = {
        title: 'New',
        description: 'Text',
        category: 'meeting',
        priority: 'low',
        due_date: '2031-05-01',
      };
      const replies = await Promise.all(
        Object.entries(changes).map(([field, value], n) =>
          boss.at(n % 2 ? service.base : other.base).patch(path, { [field]: value }),
        ),
      );
      for (const reply of replies) must(reply, 200);
      const { due_date: _, ...rest } = changes;
      expect(must(await boss.get(path), 200).body).toMatchObject({ ...rest, due_local: '2031-05-01', revision: 5 });
    }
  });

  it('64 writers on one task: revisions are contiguous, nothing is lost and nothing doubled', async () => {
    const id = await newTask();
    const names = Array.from({ length: 64 }, (_, n) => `R-${n}`);
    const replies = await Promise.all(
      names.map((name, n) =>
        boss
          .at(n % 2 ? service.base : other.base)
          .post(
            `/api/tasks/${id}/references`,
            { kind: 'report', id: name },
            n % 3 ? { 'idempotency-key': randomUUID() } : {},
          ),
      ),
    );
    expect(replies.map((reply) => must(reply, 201).body.revision).sort((a, b) => a - b)).toEqual(
      names.map((_, n) => n + 1),
    );
    const task = must(await boss.get(`/api/tasks/${id}`), 200).body;
    expect(task.references.map((r: { id: string }) => r.id).sort()).toEqual(names.toSorted());
    const history = await historyOf(id);
    expect(history.map(({ revision }) => revision)).toEqual(history.map((_, n) => n));
    // What each was answered is what the history says of its revision.
    for (const [n, reply] of replies.entries()) {
      const entry = history[reply.body.revision];
      expect(entry?.changes.map((change) => change.new)).toEqual([{ kind: 'report', id: names[n], label: null }]);
      expect(reply.headers.get('etag')).toBe(`"${reply.body.revision}"`);
    }
  });

  it('64 comments on one task: all are there, each once, in the order of their revisions', async () => {
    const id = await newTask();
    const path = `/api/tasks/${id}/comments`;
    const bodies = Array.from({ length: 64 }, (_, n) => `Comment ${n}`);
    const replies = await Promise.all(
      bodies.map((body, n) =>
        boss
          .at(n % 2 ? service.base : other.base)
          .post(path, { body }, n % 3 ? { 'idempotency-key': randomUUID() } : {}),
      ),
    );
    const made = replies
      .map((reply) => ({ comment: must(reply, 201).body, revision: Number(reply.headers.get('etag')?.slice(1, -1)) }))
      .sort((a, b) => a.revision - b.revision);
    expect(made.map(({ revision }) => revision)).toEqual(bodies.map((_, n) => n + 1));
    expect(replies.map(({ body }) => body.body)).toEqual(bodies);
    for (const { base } of [service, other]) {
      const { data } = must(await boss.at(base).get(path), 200).body;
      expect(data).toEqual(made.map(({ comment }) => comment));
      const { comment_count, revision } = must(await boss.at(base).get('/api/tasks?q=comment%2063'), 200).body.data[0];
      expect([comment_count, revision]).toEqual([64, 64]);
    }
  });

  it('64 writers on many tasks: every change is in exactly one history, and the list says the same', async () => {
    const tasks = await Promise.all(Array.from({ length: 16 }, newTask));
    const writes = Array.from({ length: 64 }, (_, n) => ({ task: tasks[n % 16], title: `Written ${n}` }));
    const replies = await Promise.all(
      writes.flatMap(({ task, title }, n) => [
        boss.at(n % 2 ? service.base : other.base).patch(`/api/tasks/${task}`, { title, reason: title }),
        boss.at(n % 2 ? other.base : service.base).post(`/api/tasks/${task}/references`, { kind: 'n', id: title }),
      ]),
    );
    for (const reply of replies) must(reply, 200, 201);
    const histories = await Promise.all(tasks.map(historyOf));
    for (const history of histories)
      expect(history.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const written = histories.flat().flatMap(({ changes }) => changes.filter(({ field }) => field === 'title'));
    const titles = written.map((change) => change.new).filter((title) => title !== 'Busy');
    expect(titles.sort()).toEqual(writes.map(({ title }) => title).sort());
    for (const { base } of [service, other]) {
      const list = must(await boss.at(base).get('/api/tasks?limit=16'), 200).body.data;
      for (const row of list) expect(row).toEqual(must(await boss.get(`/api/tasks/${row.id}`), 200).body);
    }
  });
});
