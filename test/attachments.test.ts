import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testFolder } from '#libs/postgres/testing';
import { type Client, must, type Reply } from './support/client.ts';
import { attachmentFiles } from './support/files.ts';
import { newOrganization, type TestOrganization } from './support/organization.ts';
import { expectProblem, places } from './support/problem.ts';
import { type Service, startService } from './support/service.ts';

const LIMIT = 1_000_000;
const home = testFolder();
let service: Service;
let acme: TestOrganization;
let grace: Client;
let graceId: string;
beforeAll(async () => {
  service = await startService({ DOCKET_HOME: home, ATTACHMENT_MAX_BYTES: String(LIMIT) });
  acme = await newOrganization(service.base);
  const member = await acme.member('Grace');
  [grace, graceId] = [member.client, member.id];
});
afterAll(() => service.stop());

const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const newTask = async (client = grace): Promise<string> =>
  must(await client.post('/api/tasks', { type: 'internal', title: 'Attach' }), 201).body.id;
const pathOf = (task: string, attachment = '') => `/api/tasks/${task}/attachments${attachment && `/${attachment}`}`;
const head = () => service.installation.store.head();
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

async function attach(task: string, bytes: string | Uint8Array<ArrayBuffer>, name = 'a.txt', client = grace) {
  return must(await client.upload(pathOf(task), { name, bytes }), 201).body;
}

/** Holds that a request is refused, and that neither log nor disk know of it afterwards. */
async function withoutATrace(send: () => Promise<Reply>): Promise<Reply> {
  const before = [await head(), attachmentFiles(home)];
  const reply = await send();
  expect([await head(), attachmentFiles(home)]).toEqual(before);
  return reply;
}

describe('an attachment', () => {
  it('is answered by 201 in its shape, and is on the task, in lists, in the history and as of then', async () => {
    const task = await newTask();
    const bytes = randomBytes(1000);
    const reply = await grace.upload(pathOf(task), { name: 'scan.bin', bytes }, {}, { reason: 'as asked' });
    const attachment = must(reply, 201).body;
    expect(attachment).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      task_id: task,
      comment_id: null,
      name: 'scan.bin',
      size: 1000,
      type: 'application/octet-stream',
      sha256: sha256(bytes),
      created_at: expect.any(String),
      created_by: { kind: 'member', id: graceId, name: 'Grace', member_kind: 'staff', on_behalf_of: null },
    });
    expect(reply.headers.get('location')).toBe(pathOf(task, attachment.id));
    expect(reply.headers.get('etag')).toBe('"1"');
    const shown = must(await grace.get(`/api/tasks/${task}`), 200).body;
    expect([shown.attachments, shown.reason, shown.revision]).toEqual([[attachment], 'as asked', 1]);
    expect(must(await grace.get(pathOf(task)), 200).body).toEqual({ data: [attachment], next_cursor: null });
    const listed = must(await grace.get('/api/tasks?limit=1'), 200).body.data[0];
    expect(listed.attachments).toEqual([attachment]);
    const history = must(await grace.get(`/api/tasks/${task}/history`), 200).body.data;
    const { task_id: _, ...inHistory } = attachment;
    expect(history[1]).toMatchObject({ type: 'TaskAttachmentAdded', reason: 'as asked' });
    expect(history[1].changes).toEqual([{ field: 'attachments', old: null, new: expect.objectContaining(inHistory) }]);
    const removed = await grace.delete(`${pathOf(task, attachment.id)}?reason=wrong`);
    expect([removed.status, removed.text, removed.headers.get('etag')]).toEqual([204, '', '"2"']);
    expect(must(await grace.get(`/api/tasks/${task}`), 200).body.attachments).toEqual([]);
    expect(must(await grace.get(`/api/tasks/${task}?as_of=${history[1].occurred_at}`), 200).body.attachments).toEqual([
      attachment,
    ]);
    expectProblem(await grace.get(pathOf(task, attachment.id)), 404, 'not-found');
    expectProblem(await grace.delete(pathOf(task, attachment.id)), 404, 'not-found');
    expect(attachmentFiles(home)).toContain(join('blobs', acme.id, attachment.sha256.slice(0, 2), attachment.sha256));
  });

  it('is kept once for the same bytes, whoever of the organization sends them and however many at once', async () => {
    const before = attachmentFiles(home).length;
    const bytes = randomBytes(50_000);
    const tasks = await Promise.all([1, 2, 3].map(() => newTask()));
    const made = await Promise.all(Array.from({ length: 12 }, (_, n) => attach(tasks[n % 3] ?? '', bytes, `${n}.bin`)));
    expect(new Set(made.map(({ id }) => id)).size).toBe(12);
    expect(attachmentFiles(home).length).toBe(before + 1);
    for (const { id, task_id } of made.slice(1)) must(await grace.delete(pathOf(task_id, id)), 204);
    const [left] = made;
    expect(sha256(await bytesOf(pathOf(left.task_id, left.id)))).toBe(sha256(bytes));
  });

  it('has a name that cannot harm, and a type that is found in its bytes', async () => {
    const task = await newTask();
    for (const [name, kept] of [
      ['../../etc/Prüf;liste %22a.txt', 'Prüf;liste %22a.txt'],
      ['..\\..\\x.txt', 'x.txt'],
      [`${'n'.repeat(300)}.pdf`, `${'n'.repeat(251)}.pdf`],
    ] as const) {
      const { id, name: found } = await attach(task, 'x', name);
      expect(found).toBe(kept);
      const { headers } = await grace.get(pathOf(task, id));
      expect(headers.get('content-disposition')).toMatch(/^attachment; filename=[\x20-\x7e]+$/);
      expect(headers.get('content-disposition')).not.toContain('..');
    }
    const pdf = await grace.upload(pathOf(task), { name: 'a.txt', bytes: '%PDF-1.7\n', type: 'text/plain' });
    expect(pdf.body.type).toBe('application/pdf');
  });

  it('of SVG or HTML never runs in a browser', async () => {
    const task = await newTask();
    for (const [name, type, bytes] of [
      ['x.svg', 'image/svg+xml', SVG],
      ['x.html', 'text/html', `<!doctype html><html>${SVG}</html>`],
      [
        'x.xhtml',
        'application/xhtml+xml',
        `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">${SVG}</html>`,
      ],
    ] as const) {
      const { id } = must(await grace.upload(pathOf(task), { name, type, bytes }), 201).body;
      for (const method of ['GET', 'HEAD']) {
        const { headers } = await grace.request(method, pathOf(task, id));
        expect(headers.get('content-disposition')).toBe(`attachment; filename=${name}`);
        expect(headers.get('x-content-type-options')).toBe('nosniff');
        expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
        expect(['text/plain', 'application/xml']).toContain(headers.get('content-type'));
      }
    }
  });
});

async function bytesOf(path: string, headers: Record<string, string> = {}): Promise<Buffer> {
  const reply = await fetch(service.base + path, { headers: { authorization: `Bearer ${grace.token}`, ...headers } });
  return Buffer.from(await reply.arrayBuffer());
}

describe('a download', () => {
  const bytes = randomBytes(700_000);
  let path: string;
  beforeAll(async () => {
    const task = await newTask();
    path = pathOf(task, (await attach(task, bytes, 'big.bin')).id);
  });

  it('has length, hash and no-one else as its audience, and HEAD says the same without the bytes', async () => {
    const get = must(await grace.get(path), 200);
    const same = must(await grace.request('HEAD', path), 200);
    expect((await bytesOf(path)).equals(bytes)).toBe(true);
    expect(same.text).toBe('');
    for (const { headers } of [get, same])
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-length': '700000',
        'content-type': 'application/octet-stream',
        'accept-ranges': 'bytes',
        'cache-control': 'private, no-cache',
        etag: `"${sha256(bytes)}"`,
      });
  });

  it('comes in parts where they are asked for', async () => {
    for (const [range, start, end] of [
      ['bytes=0-0', 0, 0],
      ['bytes=1000-1999', 1_000, 1_999],
      ['bytes=699999-', 699_999, 699_999],
      ['bytes=-100', 699_900, 699_999],
      ['bytes=600000-9999999', 600_000, 699_999],
    ] as const) {
      const part = must(await grace.get(path, { range }), 206);
      expect(part.headers.get('content-range')).toBe(`bytes ${start}-${end}/700000`);
      expect(part.headers.get('content-length')).toBe(String(end - start + 1));
      expect((await bytesOf(path, { range })).equals(bytes.subarray(start, end + 1))).toBe(true);
    }
    for (const range of ['bytes=0-1,5-6', 'lines=1-2', 'bytes=9-1']) must(await grace.get(path, { range }), 200);
    const beyond = await grace.get(path, { range: 'bytes=700000-' });
    expectProblem(beyond, 416, 'range-not-satisfiable');
    expect(beyond.headers.get('content-range')).toBe('bytes */700000');
    must(await grace.request('HEAD', path, { headers: { range: 'bytes=0-1' } }), 200);
  });

  it('is not repeated to a client that has it', async () => {
    const tag = `"${sha256(bytes)}"`;
    for (const named of [tag, `W/${tag}`, '*', `"other", ${tag}`]) {
      const reply = must(await grace.get(path, { 'if-none-match': named }), 304);
      expect([reply.text, reply.headers.get('etag')]).toEqual(['', tag]);
    }
    must(await grace.get(path, { 'if-none-match': '"other"' }), 200);
    must(await grace.get(path, { range: 'bytes=0-1', 'if-range': tag }), 206);
    for (const named of ['"other"', `W/${tag}`, new Date().toUTCString()])
      must(await grace.get(path, { range: 'bytes=0-1', 'if-range': named }), 200);
  });

  it('by a client that leaves half-way leaves the service as it was', async () => {
    for (let n = 0; n < 20; n++) {
      const leaving = new AbortController();
      const headers = { authorization: `Bearer ${grace.token}` };
      const reply = await fetch(service.base + path, { headers, signal: leaving.signal });
      await reply.body?.getReader().read();
      leaving.abort();
    }
    expect((await bytesOf(path)).equals(bytes)).toBe(true);
  });

  it('of bytes that are not there any more is a fault of the service, and not theirs', async () => {
    const task = await newTask();
    const lost = await attach(task, randomBytes(10), 'lost.bin');
    truncateSync(join(home, 'attachments', 'blobs', acme.id, lost.sha256.slice(0, 2), lost.sha256), 5);
    const reply = await grace.get(pathOf(task, lost.id));
    expectProblem(reply, 500, 'internal-error');
    expect([reply.headers.get('etag'), reply.headers.get('content-disposition')]).toEqual([null, null]);
  });
});

describe('who may', () => {
  it('reach it: nobody of another organization, nobody under another task, nobody who does not see the task', async () => {
    const [task, other] = [await newTask(), await newTask()];
    const { id } = await attach(task, 'secret', 'secret.txt');
    const stranger = (await newOrganization(service.base)).admin;
    const theirs = await newTask(stranger);
    for (const [client, path] of [
      [grace, pathOf(other, id)],
      [grace, pathOf(task, randomUUID())],
      [grace, pathOf(task, 'nope')],
      [grace, pathOf(randomUUID(), id)],
      [stranger, pathOf(task, id)],
      [stranger, pathOf(theirs, id)],
    ] as const) {
      expectProblem(await client.get(path), 404, 'not-found');
      expectProblem(await client.delete(path), 404, 'not-found');
    }
    expectProblem(await withoutATrace(() => stranger.upload(pathOf(task), { name: 'a', bytes: 'x' })), 404);
    const agent = (await acme.member('Agent', 'agent')).client;
    const viewer = (await acme.member('Viewer', 'viewer')).client;
    for (const client of [agent, viewer])
      for (const headers of [{}, { 'idempotency-key': randomUUID() }])
        expectProblem(await withoutATrace(() => client.upload(pathOf(task), { name: 'a', bytes: 'y' }, headers)), 403);
    expectProblem(await agent.get(pathOf(task, id)), 403, 'forbidden');
    expectProblem(await agent.get(pathOf(task)), 403, 'forbidden');
    expectProblem(await viewer.delete(pathOf(task, id)), 403, 'forbidden');
    must(await viewer.get(pathOf(task, id)), 200);
  });

  it('learn that another organization has the same bytes: nobody', async () => {
    const bytes = randomBytes(1000);
    const mine = await attach(await newTask(), bytes);
    const before = attachmentFiles(home).length;
    const stranger = (await newOrganization(service.base)).admin;
    const theirs = await attach(await newTask(stranger), bytes, 'a.txt', stranger);
    expect(attachmentFiles(home).length).toBe(before + 1);
    expect(theirs.sha256).toBe(mine.sha256);
  });

  it('reach that of a deleted task: nobody, while its history names it', async () => {
    const task = await newTask();
    const { id, name } = await attach(task, 'gone', 'gone.txt');
    const alive = new Date().toISOString();
    must(await grace.delete(`/api/tasks/${task}`), 204);
    for (const client of [grace, acme.admin]) {
      expectProblem(await client.get(pathOf(task, id)), 404, 'not-found');
      expectProblem(await client.get(pathOf(task)), 404, 'not-found');
      expectProblem(await client.delete(pathOf(task, id)), 404, 'not-found');
      expectProblem(await withoutATrace(() => client.upload(pathOf(task), { name, bytes: 'x' })), 404, 'not-found');
    }
    const then = must(await acme.admin.get(`/api/tasks/${task}?as_of=${alive}`), 200).body;
    expect(then.attachments).toMatchObject([{ id, name }]);
  });
});

describe('an upload that is refused leaves no trace', () => {
  it('where its file is empty or too large, or its form is none', async () => {
    const task = await newTask();
    const upload = (bytes: Uint8Array<ArrayBuffer>, fields = {}) =>
      withoutATrace(() => grace.upload(pathOf(task), { name: 'a', bytes }, {}, fields));
    const empty = await upload(new Uint8Array());
    expectProblem(empty, 422, 'validation');
    expect(places(empty)).toEqual(['/file']);
    expectProblem(await upload(randomBytes(LIMIT + 1)), 413, 'payload-too-large');
    expectProblem(await upload(randomBytes(LIMIT * 3)), 413, 'payload-too-large');
    const colour = await upload(randomBytes(100_000), { colour: 'red' });
    expect([colour.status, places(colour)]).toEqual([422, ['/colour']]);
    const reason = await upload(randomBytes(100_000), { reason: 'x'.repeat(10_001) });
    expect([reason.status, places(reason)]).toEqual([422, ['/reason']]);
    for (const [type, body, status] of [
      ['application/json', '{"file":"x"}', 415],
      [
        'multipart/form-data; boundary=b',
        '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nhalf',
        400,
      ],
      ['multipart/form-data', 'x', 400],
    ] as const)
      expectProblem(
        await withoutATrace(() => grace.request('POST', pathOf(task), { body, headers: { 'content-type': type } })),
        status,
      );
    const most = must(await grace.upload(pathOf(task), { name: 'a', bytes: randomBytes(LIMIT) }), 201);
    expect(most.body.size).toBe(LIMIT);
  });

  it('where If-Match does not hold, before it is read and after', async () => {
    const task = await newTask();
    for (const headers of [{}, { 'idempotency-key': randomUUID() }]) {
      const file = { name: 'a', bytes: randomBytes(1000) };
      const held = { ...headers, 'if-match': '"7"' };
      expectProblem(await withoutATrace(() => grace.upload(pathOf(task), file, held)), 412, 'precondition-failed');
    }
    must(await grace.upload(pathOf(task), { name: 'a', bytes: 'x' }, { 'if-match': '"0"' }), 201);
  });
});

describe('what a crash between the bytes and the event has left', () => {
  it('is swept once it is old enough, and what an event names never is', async () => {
    const task = await newTask();
    const { attachments, operations } = service.installation;
    const leave = async (bytes: Uint8Array) => {
      const file = await attachments.spool.receive(Readable.from([bytes]));
      await attachments.keep(file, { organizationId: acme.id, taskId: task, attachmentId: randomUUID() });
      await attachments.spool.discard(file);
      return file.sha256;
    };
    const [shared, removed] = [randomBytes(100), randomBytes(100)];
    const named = await attach(task, shared);
    must(await grace.delete(pathOf(task, (await attach(task, removed)).id)), 204);
    const before = attachmentFiles(home);
    const left = await leave(randomBytes(100));
    await leave(shared);
    expect(await attachments.sweep()).toMatchObject({ claims: 0, failures: [] });
    expect(attachmentFiles(home).length).toBe(before.length + 1);
    // As if the process had also died before it noted that the events are there, and an hour ago.
    const aged = `update attachment.claim set recorded = false, claimed_at = claimed_at - interval '1 hour'`;
    await operations.query(aged);
    expect(await attachments.sweep()).toMatchObject({ claims: 2, failures: [] });
    expect(attachmentFiles(home)).toEqual(before);
    expect(attachmentFiles(home).some((path) => path.endsWith(left))).toBe(false);
    expect((await bytesOf(pathOf(task, named.id))).equals(shared)).toBe(true);
    await operations.query(aged);
    expect(await attachments.sweep()).toMatchObject({ claims: 0, failures: [] });
  });
});

describe('an upload with an Idempotency-Key', () => {
  const headers = { 'idempotency-key': randomUUID() };
  const file = { name: 'a.txt', bytes: 'the same' };
  let task: string;
  let first: Reply;
  beforeAll(async () => {
    task = await newTask();
    first = must(await grace.upload(pathOf(task), file, headers), 201);
  });

  it('is answered again for the same name and bytes, also once the attachment and its task are gone', async () => {
    const repeat = async () => {
      const again = await withoutATrace(() => grace.upload(pathOf(task), { ...file, type: 'image/png' }, headers));
      expect([again.status, again.body, again.headers.get('etag')]).toEqual([201, first.body, '"1"']);
    };
    await repeat();
    await attach(task, 'another');
    must(await grace.delete(pathOf(task, first.body.id)), 204);
    await repeat();
    const doomed = await newTask();
    const key = { 'idempotency-key': randomUUID() };
    const { body } = must(await grace.upload(pathOf(doomed), file, key), 201);
    must(await grace.delete(`/api/tasks/${doomed}`), 204);
    expect(must(await grace.upload(pathOf(doomed), file, key), 201).body).toEqual(body);
  });

  it('is 422 key-reused for other bytes, another name, reason or task', async () => {
    const other = await newTask();
    for (const [path, sent, fields] of [
      [pathOf(task), { ...file, bytes: 'other' }, {}],
      [pathOf(task), { ...file, name: 'b.txt' }, {}],
      [pathOf(task), file, { reason: 'because' }],
      [pathOf(other), file, {}],
    ] as const)
      expectProblem(await withoutATrace(() => grace.upload(path, sent, headers, fields)), 422, 'key-reused');
    expectProblem(await withoutATrace(() => grace.post('/api/tasks', { type: 'internal', title: 'x' }, headers)), 422);
  });

  it('that failed leaves the key free', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const fresh = await newTask();
    expectProblem(await grace.upload(pathOf(fresh), { ...file, bytes: '' }, key), 422, 'validation');
    expectProblem(await grace.upload(pathOf(fresh), file, { ...key, 'if-match': '"9"' }), 412);
    must(await grace.upload(pathOf(fresh), file, key), 201);
  });
});
