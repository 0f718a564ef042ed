import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { type Question, question, step } from './model/arbitraries.ts';
import { newPair, type Pair, take } from './model/drive.ts';
import { countsOf, isOverdue, listed, listedAsOf, type ModelFilters, queryOf } from './model/queries.ts';
import { shown, shownComment, shownHistory } from './model/replies.ts';
import { callerOf, type ModelTask, seesContact, seesTask } from './model/world.ts';
import { must, type Reply } from './support/client.ts';
import { presentRows, rebuiltRows } from './support/rebuild.ts';
import { type Service, startService } from './support/service.ts';

/** How many random lives are tried. */
const LIVES = Number(process.env.DOCKET_MODEL_LIVES ?? 12);

// A service of its own takes its time where the machine has other work.
jest.setTimeout(120_000 + 10_000 * LIVES);

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

describe('the service does what a small model of the specification does', () => {
  it('in random lives of an organization: replies, tasks, histories, lists, counts, for every caller', async () => {
    const life = fc.asyncProperty(
      fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }),
      fc.array(question, { minLength: 8, maxLength: 8 }),
      async (steps, questions) => {
        const pair = await newPair(service.base);
        for (const one of steps) {
          const took = await take(pair, one);
          if (took) expect(took.got).toEqual(took.wanted);
        }
        await Promise.all(pair.world.tasks.map((known) => agreeOnTask(pair, known)));
        await Promise.all(questions.map((one) => agreeOnList(pair, one)));
        await agreeOnCounts(pair);
      },
    );
    await fc.assert(life, {
      numRuns: LIVES,
      ...(process.env.DOCKET_MODEL_SEED ? { seed: Number(process.env.DOCKET_MODEL_SEED) } : {}),
    });
  });

  it('and its read models are those that its log gives, byte for byte, folded again in pages of any size', async () => {
    const present = await presentRows(service);
    expect(present.task?.length).toBeGreaterThan(20);
    expect(present.task_count?.length).toBeGreaterThan(20);
    expect(present.task_comment?.length).toBeGreaterThan(0);
    for (const pageSize of [23, 10_000]) expect(await rebuiltRows(service, pageSize)).toEqual(present);
  });
});

/** A task, its history and its earlier states, as each caller may see them. */
async function agreeOnTask({ world, clients }: Pair, { task, events }: Pair['world']['tasks'][number]): Promise<void> {
  const path = `/api/tasks/${task.id}`;
  for (const [n, client] of clients.entries()) {
    const caller = callerOf(world, n);
    const reads = ['admin', 'auditor'].includes(caller.role);
    const wanted = task.deleted ? [404, reads ? 200 : 404] : seesTask(world, caller, task) ? [200, 200] : [403, 403];
    const [one, history, comments] = (await Promise.all(
      ['', '/history', '/comments'].map((rest) => client.get(path + rest)),
    )) as [Reply, Reply, Reply];
    expect([n, one.status, history.status, comments.status]).toEqual([n, ...wanted, wanted[0]]);
    if (one.status === 200) expect(one.body).toEqual(shown(world, task));
    if (comments.status === 200)
      expect(comments.body.data).toEqual(task.comments.map((comment) => shownComment(task, comment)));
    if (history.status === 200) expect(historyOf(history.body.data)).toEqual(shownHistory(events));
  }
  for (const time of new Set(events.map(({ after }) => after.updated_at))) {
    const then = events.findLast(({ after }) => after.updated_at <= time)?.after as ModelTask;
    const reply = await (clients[0] as Pair['clients'][number]).get(`${path}?as_of=${time}`);
    if (then.deleted) expect(reply.status).toBe(404);
    else expect(must(reply, 200).body).toMatchObject(essential(then));
  }
}

/** What of an earlier state hangs on the task alone. */
function essential({ due, comments, deleted: _, ...fields }: ModelTask) {
  return {
    ...fields,
    comment_count: comments.length,
    due_date: due?.due_date ?? null,
    due_kind: due?.due_kind ?? null,
  };
}

interface Entry {
  readonly position: string;
  readonly changes: readonly { readonly field: string }[];
}

/** Positions are opaque, and the order of an entry's fields is nobody's business. */
const historyOf = (entries: readonly Entry[]) =>
  entries.map(({ position: _, ...entry }) => ({
    ...entry,
    changes: entry.changes.toSorted((a, b) => (a.field < b.field ? -1 : a.field > b.field ? 1 : 0)),
  }));

const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

/** One list under filters: whole, by cursor, by offset, with its counts and total. */
async function agreeOnList({ world, clients }: Pair, asked: Question): Promise<void> {
  const n = asked.by % clients.length;
  const [caller, client] = [callerOf(world, n), clients[n] as Pair['clients'][number]];
  const { contacts, assignees, by: _, sort, repeat, limit, offset, event, ...rest } = asked;
  const filters: ModelFilters = {
    ...rest,
    contact_id: contacts?.map((index) => world.contacts[index]?.id ?? ''),
    assigned_to: assignees?.map((who) => (typeof who === 'number' ? (world.members[who]?.id ?? '') : who)),
  };
  const found = listed(world, caller, filters);
  const query = queryOf(filters, repeat);
  if (sort === 'due_date') query.set('sort', sort);
  const ask = async (more: Record<string, string>, path = '/api/tasks') =>
    must(await client.get(`${path}?${new URLSearchParams([...query, ...Object.entries(more)])}`), 200).body;

  const whole = await ask({ limit: '200', include: 'counts,total' });
  const shownRows = found.map((task) => shown(world, task));
  if (sort === 'newest') expect(whole.data).toEqual(shownRows);
  else expect(byId(whole.data)).toEqual(byId(shownRows));
  if (sort === 'due_date') expect(whole.data.map(dueOf)).toEqual(whole.data.map(dueOf).sort());
  expect([whole.next_cursor, whole.total]).toEqual([null, found.length]);
  const { status: __, ...others } = filters;
  expect(whole.counts).toEqual(countsOf(listed(world, caller, others)));

  const walked: { id: string }[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await ask({ limit: String(limit), ...(cursor ? { cursor } : {}) });
    walked.push(...page.data);
    expect(page.data.length).toBeLessThanOrEqual(limit);
    expect(page.counts ?? page.total).toBeUndefined();
    cursor = page.next_cursor;
  }
  expect(idsOf(walked)).toEqual(idsOf(whole.data));
  const part = await ask({ limit: String(limit), offset: String(offset) });
  expect(idsOf(part.data)).toEqual(idsOf(whole.data).slice(offset, offset + limit));

  const events = world.tasks.flatMap((known) => known.events);
  const as_of = events[event % events.length]?.after.updated_at;
  if (as_of !== undefined) {
    const past = await ask({ limit: '200', include: 'counts,total', as_of });
    const then = listedAsOf(world, caller, filters, as_of);
    expect(byId(past.data)).toMatchObject(byId(then.map(essential)));
    if (sort === 'newest') expect(idsOf(past.data)).toEqual(idsOf(then));
    expect(past.total).toBe(then.length);
    expect(past.counts).toEqual(countsOf(listedAsOf(world, caller, others, as_of)));
    query.delete('sort');
    expect(await ask({ as_of }, '/api/tasks/counts')).toEqual({ ...countsOf(then), overdue: expect.any(Number) });
  }

  query.delete('sort');
  const overdue = found.filter(isOverdue).length;
  expect(await ask({}, '/api/tasks/counts')).toEqual({ ...countsOf(found), overdue });
}

const byId = (rows: readonly Record<string, unknown>[]) =>
  rows.toSorted((a, b) => (String(a.id) < String(b.id) ? -1 : 1));
const dueOf = ({ due_date }: { due_date: string | null }) => due_date ?? 'undated';

/** The dashboard and the lists of contacts, for every caller. */
async function agreeOnCounts({ world, clients }: Pair): Promise<void> {
  const agree = async (client: Pair['clients'][number], n: number) => {
    const caller = callerOf(world, n);
    const all = listed(world, caller, {});
    const dashboard = must(await client.get('/api/dashboard/task-status-count'), 200).body;
    expect(dashboard).toEqual({ ...countsOf(all), overdue: all.filter(isOverdue).length });
    for (const contact of world.contacts) {
      const reply = await client.get(`/api/contacts/${contact.id}/tasks?limit=200`);
      expect([n, reply.status]).toEqual([n, seesContact(caller, contact) ? 200 : 403]);
      if (reply.status === 200)
        expect(idsOf(reply.body.data)).toEqual(idsOf(all.filter(({ contact_id }) => contact_id === contact.id)));
    }
  };
  await Promise.all(clients.map(agree));
}
