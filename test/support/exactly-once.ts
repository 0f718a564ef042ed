import { expect } from '@jest/globals';
import { type Client, must } from './client.ts';
import { type Sent, send } from './load.ts';

interface Entry {
  readonly revision: number;
  readonly changes: readonly { readonly field: string; readonly old: unknown; readonly new: unknown }[];
}

/** Whether a command creates a task. */
export const isCreate = ({ path }: Sent) => path === '/api/tasks';
/** Whether it says something about one. */
export const isComment = ({ path }: Sent) => path.endsWith('/comments');
/** The task that it is about. */
export const idOf = (sent: Sent): string => (isCreate(sent) ? String(sent.body.id) : (sent.path.split('/')[3] ?? ''));

/** Holds what the service has now against everything that was ever sent to it. */
export async function expectExactlyOnce(admin: Client, sent: readonly Sent[]): Promise<void> {
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
export async function repeat(admin: Client, sent: readonly Sent[]): Promise<void> {
  for (const one of sent) if (!one.answer) one.answer = await send(admin, one);
  expect(sent.filter(({ answer }) => !answer)).toEqual([]);
  for (const one of sent.slice(-20)) {
    const again = await send(admin, one);
    expect([again?.status, again?.text]).toEqual([one.answer?.status, one.answer?.text]);
  }
}
