import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client, must } from './support/client.ts';
import { type MemberClient, newOrganization, type TestOrganization, tokenOf } from './support/organization.ts';
import { expectProblem, places } from './support/problem.ts';
import { type Service, startService } from './support/service.ts';

let service: Service;
let acme: TestOrganization;
let grace: MemberClient;
let alan: MemberClient;
beforeAll(async () => {
  service = await startService();
  acme = await newOrganization(service.base);
  [grace, alan] = [await acme.member('Grace'), await acme.member('Alan', 'member', 'doctor')];
});
afterAll(() => service.stop());

const newTask = async (fields: object = {}): Promise<string> =>
  must(await acme.admin.post('/api/tasks', { type: 'internal', title: 'Busy', ...fields }), 201).body.id;
const pathOf = (task: string) => `/api/tasks/${task}/comments`;
/** Uploads a file to a task; resolves to its id. */
const attach = async (task: string): Promise<string> =>
  must(await grace.client.upload(`/api/tasks/${task}/attachments`, { name: 'scan.txt', bytes: 'Scan' }), 201).body.id;
const say = async (task: string, body: string, by: Client = grace.client, more: object = {}) =>
  must(await by.post(pathOf(task), { body, ...more }), 201).body;
const listed = async (task: string) => must(await grace.client.get(pathOf(task)), 200).body.data;
const taskOf = async (task: string) => must(await grace.client.get(`/api/tasks/${task}`), 200).body;
interface Entry {
  readonly type: string;
  readonly reason: string | null;
  readonly actor: object;
  readonly changes: readonly { readonly field: string; readonly old: unknown; readonly new: unknown }[];
}
const historyOf = async (task: string): Promise<Entry[]> =>
  must(await grace.client.get(`/api/tasks/${task}/history`), 200).body.data;

describe('a comment', () => {
  it('is answered in the shape of the contract, with its headers, and is there at once', async () => {
    const task = await newTask();
    const body = `@[Whoever](${alan.id.toUpperCase()}) please,\n\n  thanks @[Al](${alan.id}) `;
    const reply = must(await grace.client.post(pathOf(task), { body, reason: 'asked on the phone' }), 201);
    const author = { kind: 'member', id: grace.id, name: 'Grace', member_kind: 'staff', on_behalf_of: null };
    expect(reply.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      task_id: task,
      body,
      author,
      mentions: [{ member_id: alan.id, name: 'Alan' }],
      attachments: [],
      created_at: expect.stringMatching(/Z$/),
      edited_at: null,
    });
    expect(reply.headers.get('location')).toBe(`${pathOf(task)}/${reply.body.id}`);
    expect(reply.headers.get('etag')).toBe('"1"');
    expect(reply.headers.get('docket-position')).toMatch(/^\S+$/);
    expect(await listed(task)).toEqual([reply.body]);
    expect(await taskOf(task)).toMatchObject({
      comment_count: 1,
      updated_at: reply.body.created_at,
      updated_by: author,
      reason: 'asked on the phone',
      revision: 1,
    });
    const [row] = must(await grace.client.get('/api/tasks?limit=1'), 200).body.data;
    expect(row).toEqual(await taskOf(task));
  });

  it('has 1 to 10,000 characters, kept as they came', async () => {
    const task = await newTask();
    for (const body of ['.', 'z'.repeat(10_000), '\u{1f469}'.repeat(10_000), '  padded \n', '<b>&amp;</b>\u2028'])
      expect((await say(task, body)).body).toBe(body);
    expect((await taskOf(task)).comment_count).toBe(5);
  });

  it('tells staff from doctors, keys and users who are no members, as its author and as who changed the task', async () => {
    const { key, id } = must(await acme.admin.post('/api/keys', { name: 'Pipeline', role: 'member' }), 201).body;
    const authors = [
      [grace.client, { kind: 'member', id: grace.id, member_kind: 'staff' }],
      [alan.client, { kind: 'member', id: alan.id, member_kind: 'doctor' }],
      [acme.admin.as(key), { kind: 'api-key', id, name: 'Pipeline', member_kind: null }],
      [acme.admin.as(await tokenOf(acme.id, 'guest', 'member')), { kind: 'user', id: 'guest', member_kind: null }],
    ] as const;
    const task = await newTask();
    for (const [client, author] of authors) {
      const comment = await say(task, 'mine', client);
      expect(comment.author).toMatchObject(author);
      expect((await taskOf(task)).updated_by).toMatchObject(author);
      expect((await historyOf(task)).at(-1)?.actor).toMatchObject(author);
      const path = `${pathOf(task)}/${comment.id}`;
      for (const [other] of authors)
        if (other !== client) {
          expectProblem(await other.put(path, { body: 'not mine' }), 403, 'forbidden');
          expectProblem(await other.delete(path), 403, 'forbidden');
        }
      expect(must(await client.put(path, { body: 'still mine' }), 200).body.author).toEqual(comment.author);
      must(await client.delete(path), 204);
    }
    expect(await listed(task)).toEqual([]);
  });

  it('is edited by its author alone, and deleted by its author or an admin; the history keeps all that was said', async () => {
    const task = await newTask();
    const [first, second] = [await say(task, 'first words'), await say(task, 'second words')];
    const path = `${pathOf(task)}/${first.id}`;
    for (const other of [alan.client, acme.admin]) {
      expectProblem(await other.put(path, { body: 'not mine' }), 403, 'forbidden');
      expect((await listed(task))[0]).toEqual(first);
    }
    const edited = must(await grace.client.put(path, { body: 'better words', reason: 'a slip' }), 200);
    expect(edited.body).toEqual({ ...first, body: 'better words', edited_at: (await taskOf(task)).updated_at });
    expect(edited.headers.get('etag')).toBe('"3"');
    expect(await listed(task)).toEqual([edited.body, second]);
    expectProblem(await alan.client.delete(path), 403, 'forbidden');
    const gone = must(await acme.admin.delete(`${path}?reason=off%20topic`), 204);
    expect([gone.text, gone.headers.get('etag')]).toEqual(['', '"4"']);
    must(await grace.client.delete(`${pathOf(task)}/${second.id}`), 204);
    for (const again of [await grace.client.put(path, { body: 'back?' }), await grace.client.delete(path)])
      expectProblem(again, 404, 'not-found');
    expect([await listed(task), (await taskOf(task)).comment_count]).toEqual([[], 0]);
    expect((await historyOf(task)).slice(1).map(({ type, reason, changes }) => [type, reason, changes])).toEqual([
      ['TaskCommented', null, [{ field: 'comments', old: null, new: first }]],
      ['TaskCommented', null, [{ field: 'comments', old: null, new: second }]],
      ['TaskCommentEdited', 'a slip', [{ field: 'comments', old: first, new: edited.body }]],
      ['TaskCommentDeleted', 'off topic', [{ field: 'comments', old: edited.body, new: null }]],
      ['TaskCommentDeleted', null, [{ field: 'comments', old: second, new: null }]],
    ]);
  });

  it('that says what it said before is no change, and asks nobody whether a mention still holds', async () => {
    const task = await newTask();
    const leaver = await acme.member('Leaver');
    const body = `@[Leaver](${leaver.id}) bye`;
    const comment = await say(task, body);
    const path = `${pathOf(task)}/${comment.id}`;
    must(await acme.admin.delete(`/api/members/${leaver.id}`), 204);
    const same = must(await grace.client.put(path, { body, reason: 'none' }), 200);
    expect([same.body, same.headers.get('etag')]).toEqual([comment, '"1"']);
    // Whom it mentioned before may stay; nobody new may come who is not here.
    const edited = must(await grace.client.put(path, { body: `${body}, and @[Alan](${alan.id})` }), 200).body;
    expect(edited.mentions).toEqual([...comment.mentions, { member_id: alan.id, name: 'Alan' }]);
    expectProblem(await grace.client.post(pathOf(task), { body }), 422, 'validation');
    expect(must(await grace.client.put(path, { body: 'bye' }), 200).body.mentions).toEqual([]);
    const reply = await grace.client.put(path, { body });
    expectProblem(reply, 422, 'validation');
    expect(places(reply)).toEqual(['/body']);
  });

  it('keeps the names of those it mentions as they were, until it is edited', async () => {
    const task = await newTask();
    const { id, userId: user_id } = await acme.member('Maiden');
    const comment = await say(task, `@[M](${id}) congratulations`);
    const fields = { user_id, name: 'Married', email: null, kind: 'staff', role: 'member' };
    must(await acme.admin.put(`/api/members/${id}`, fields), 200);
    expect(await listed(task)).toEqual([comment]);
    const path = `${pathOf(task)}/${comment.id}`;
    const edited = must(await grace.client.put(path, { body: `@[M](${id}) all the best` }), 200).body;
    expect([comment.mentions, edited.mentions].map(([mention]) => mention.name)).toEqual(['Maiden', 'Married']);
  });

  it('is reached only under its own task, and only while both are there', async () => {
    const [one, two] = [await newTask(), await newTask()];
    const comment = await say(one, 'mine');
    for (const path of [`${pathOf(two)}/${comment.id}`, `${pathOf(one)}/${randomUUID()}`, `${pathOf(one)}/x`]) {
      expectProblem(await grace.client.put(path, { body: 'x' }), 404, 'not-found');
      expectProblem(await grace.client.delete(path), 404, 'not-found');
    }
    expect(await listed(one)).toEqual([comment]);
    must(await acme.admin.delete(`/api/tasks/${one}`), 204);
    for (const by of [grace.client, acme.admin]) {
      expectProblem(await by.get(pathOf(one)), 404, 'not-found');
      expectProblem(await by.post(pathOf(one), { body: 'x' }), 404, 'not-found');
      expectProblem(await by.put(`${pathOf(one)}/${comment.id}`, { body: 'x' }), 404, 'not-found');
      expectProblem(await by.delete(`${pathOf(one)}/${comment.id}`), 404, 'not-found');
    }
  });

  it('goes on with If-Match only at that revision of its task', async () => {
    const task = await newTask();
    const at = (revision: number) => ({ 'if-match': `"${revision}"` });
    const { client } = grace;
    expectProblem(await client.post(pathOf(task), { body: 'x' }, at(1)), 412, 'precondition-failed');
    const path = `${pathOf(task)}/${must(await client.post(pathOf(task), { body: 'x' }, at(0)), 201).body.id}`;
    expectProblem(await client.put(path, { body: 'y' }, at(0)), 412, 'precondition-failed');
    must(await client.put(path, { body: 'y' }, at(1)), 200);
    expectProblem(await client.delete(path, at(1)), 412, 'precondition-failed');
    must(await client.delete(path, at(2)), 204);
  });
});

describe('the attachments of a comment', () => {
  it('were uploaded to its task before, show on it, and go with it', async () => {
    const task = await newTask();
    const [scan, photo, loose] = [await attach(task), await attach(task), await attach(task)];
    const comment = await say(task, 'See both', grace.client, { attachment_ids: [scan, photo, scan] });
    const carried = [scan, photo].map((id) => expect.objectContaining({ id, task_id: task, comment_id: comment.id }));
    expect(comment.attachments).toEqual(carried);
    expect(await listed(task)).toEqual([comment]);
    const { attachments } = await taskOf(task);
    expect(attachments).toEqual([...carried, expect.objectContaining({ id: loose, comment_id: null })]);
    const path = `${pathOf(task)}/${comment.id}`;
    expect(must(await grace.client.put(path, { body: 'See' }), 200).body.attachments).toEqual(carried);

    must(await grace.client.delete(`${path}?reason=wrong%20patient`), 204);
    expect((await taskOf(task)).attachments).toEqual([attachments[2]]);
    const types = (await historyOf(task)).slice(-3).map(({ type, reason }) => [type, reason]);
    expect(types).toEqual(
      ['TaskAttachmentRemoved', 'TaskAttachmentRemoved', 'TaskCommentDeleted'].map((type) => [type, 'wrong patient']),
    );
  });

  it('are those of its own task that no other comment carries, else 422 by their place', async () => {
    const [task, other] = [await newTask(), await newTask()];
    const [mine, taken, theirs] = [await attach(task), await attach(task), await attach(other)];
    await say(task, 'Taken', grace.client, { attachment_ids: [taken] });
    for (const [attachment_ids, place, code] of [
      [[mine, theirs], '/attachment_ids/1', 'unknown-attachment'],
      [[taken], '/attachment_ids/0', 'already-used'],
    ] as const) {
      const reply = await grace.client.post(pathOf(task), { body: 'x', attachment_ids });
      expectProblem(reply, 422, 'validation');
      expect([places(reply), reply.body.errors[0].code]).toEqual([[place], code]);
    }
    expect(await listed(task)).toHaveLength(1);
  });

  it('go to one of several comments that name them at once', async () => {
    const task = await newTask();
    const id = await attach(task);
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, n) => grace.client.post(pathOf(task), { body: `${n}`, attachment_ids: [id] })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(422)]);
    const [{ comment_id }] = (await taskOf(task)).attachments;
    expect((await listed(task)).map((comment: { id: string }) => comment.id)).toEqual([comment_id]);
  });
});

describe('what was said', () => {
  const found = async (q: string, more = '') => {
    const list = must(await grace.client.get(`/api/tasks?q=${encodeURIComponent(q)}${more}`), 200).body;
    return list.data.map(({ id }: { id: string }) => id);
  };

  it('is found by its words, in any case, as long as it says so; and as it was said at an instant', async () => {
    const word = randomUUID();
    const [one, two] = [await newTask({ title: `Title ${word}` }), await newTask()];
    const said = await say(two, `A 100% sure Rückruf_${word} \\ today`);
    const path = `${pathOf(two)}/${said.id}`;
    expect(await found(word.toUpperCase())).toEqual([two, one]);
    expect(await found(word, '&sort=due_date')).toEqual([one, two]);
    for (const q of [`rückRUF_${word}`, `100% SURE rückruf_${word} \\`]) expect(await found(q)).toEqual([two]);
    expect(await found(`rückruf%${word}`)).toEqual([]);
    expect(await found(word, '&limit=1&offset=1')).toEqual([one]);
    const counted = must(await grace.client.get(`/api/tasks?q=${word}&limit=1&include=counts,total`), 200).body;
    expect([counted.total, counted.counts.open, counted.data.length]).toEqual([2, 2, 1]);
    const next = must(await grace.client.get(`/api/tasks?q=${word}&cursor=${counted.next_cursor}`), 200).body;
    expect(next.data.map(({ id }: { id: string }) => id)).toEqual([one]);

    const edited = must(await grace.client.put(path, { body: `See ${word.slice(0, 13)}` }), 200).body;
    expect([await found(word), await found(`see ${word.slice(0, 13)}`)]).toEqual([[one], [two]]);
    must(await grace.client.delete(path), 204);
    expect([await found(word), await found(`see ${word.slice(0, 13)}`)]).toEqual([[one], []]);
    expect(await found(word, `&as_of=${said.created_at}`)).toEqual([two, one]);
    expect(await found(`see ${word.slice(0, 13)}`, `&as_of=${edited.edited_at}`)).toEqual([two]);
    const then = must(await grace.client.get(`/api/tasks/${two}?as_of=${edited.edited_at}`), 200).body;
    expect([then.comment_count, (await taskOf(two)).comment_count]).toEqual([1, 0]);
  });

  it('on a task that both says a word itself and in many comments is found once', async () => {
    const word = randomUUID();
    const task = await newTask({ title: word });
    for (let n = 0; n < 3; n++) await say(task, `${word} ${n}`);
    expect(await found(word)).toEqual([task]);
    expect(must(await grace.client.get(`/api/tasks/counts?q=${word}`), 200).body.open).toBe(1);
  });

  it('is listed in pages, oldest first, that stay whole while comments come and go', async () => {
    const task = await newTask();
    const said: { id: string }[] = [];
    for (let n = 0; n < 7; n++) said.push(await say(task, `${n}`));
    const page = async (query: string) => must(await grace.client.get(`${pathOf(task)}?${query}`), 200).body;
    const first = await page('limit=3');
    expect(first.data).toEqual(said.slice(0, 3));
    must(await grace.client.delete(`${pathOf(task)}/${said[2]?.id}`), 204);
    must(await grace.client.delete(`${pathOf(task)}/${said[3]?.id}`), 204);
    const last = await say(task, 'last');
    const second = await page(`limit=3&cursor=${first.next_cursor}`);
    expect(second.data).toEqual(said.slice(4));
    expect(await page(`limit=3&cursor=${second.next_cursor}`)).toEqual({ data: [last], next_cursor: null });
    expect(await page('limit=1000')).toMatchObject({ data: { length: 6 }, next_cursor: null });
    const entries = await historyOf(task);
    const history: unknown[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const reply = await grace.client.get(`/api/tasks/${task}/history?limit=4${cursor && `&cursor=${cursor}`}`);
      history.push(...must(reply, 200).body.data);
      cursor = reply.body.next_cursor;
    }
    expect(history).toEqual(entries);
  });
});
