import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { S3StandIn } from '#libs/attachment/testing';
import { testFolder } from '#libs/postgres/testing';
import { type Client, must } from '../support/client.ts';
import { attachmentFiles } from '../support/files.ts';
import { newOrganization } from '../support/organization.ts';
import { expectProblem } from '../support/problem.ts';
import { type Service, startService } from '../support/service.ts';

const home = testFolder();
let bucket: S3StandIn;
let service: Service;
let admin: Client;
let organization: string;
beforeAll(async () => {
  bucket = await S3StandIn.start();
  service = await startService({ DOCKET_HOME: home, ...bucket.variables });
  const acme = await newOrganization(service.base);
  [admin, organization] = [acme.admin, acme.id];
});
afterAll(async () => {
  await service.stop();
  await bucket.stop();
});
beforeEach(() => bucket.behave());

const newTask = async (): Promise<string> =>
  must(await admin.post('/api/tasks', { type: 'internal', title: 'Attach' }), 201).body.id;
const pathOf = (task: string, id = '') => `/api/tasks/${task}/attachments${id && `/${id}`}`;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
async function bytesOf(path: string, headers: Record<string, string> = {}): Promise<Buffer> {
  const reply = await fetch(service.base + path, { headers: { authorization: `Bearer ${admin.token}`, ...headers } });
  return Buffer.from(await reply.arrayBuffer());
}

describe('attachments in a bucket', () => {
  it('are there by their hash, once, and come back whole and in parts; nothing of them stays in the home', async () => {
    const [one, two] = [await newTask(), await newTask()];
    const bytes = randomBytes(3_000_000);
    const send = (task: string) => admin.upload(pathOf(task), { name: 'a.bin', bytes });
    const made = (await Promise.all([send(one), send(two), send(one)])).map((reply) => must(reply, 201).body);
    expect([...bucket.objects.keys()]).toEqual([`${organization}/${sha256(bytes)}`]);
    expect(attachmentFiles(home)).toEqual([]);
    const path = pathOf(made[0].task_id, made[0].id);
    expect((await bytesOf(path)).equals(bytes)).toBe(true);
    expect((await bytesOf(path, { range: 'bytes=5-1000004' })).equals(bytes.subarray(5, 1_000_005))).toBe(true);
    const { length } = bucket.requests;
    must(await admin.request('HEAD', path), 200);
    must(await admin.get(path, { 'if-none-match': `"${sha256(bytes)}"` }), 304);
    expect(bucket.requests).toHaveLength(length);
  });

  it('that are refused leave nothing there', async () => {
    const task = await newTask();
    const before = bucket.objects.size;
    const headers = { 'idempotency-key': randomUUID(), 'if-match': '"7"' };
    expectProblem(await admin.upload(pathOf(task), { name: 'a', bytes: randomBytes(10) }, headers), 412);
    expect(bucket.objects.size).toBe(before);
  });
});

describe('a bucket that is away', () => {
  it.each(['fail', 'stall', 'hang-up', 'stop-reading'] as const)(
    '(%s) is 503 for what needs it, and for nothing else, until it is there again',
    async (what) => {
      const task = await newTask();
      const { id } = must(await admin.upload(pathOf(task), { name: 'a', bytes: randomBytes(1000) }), 201).body;
      const file = { name: 'b', bytes: randomBytes(2_000_000) };
      const key = { 'idempotency-key': randomUUID() };
      bucket.misbehave(what);
      const [up, down] = await Promise.all([admin.upload(pathOf(task), file, key), admin.get(pathOf(task, id))]);
      for (const reply of [up, down]) {
        expectProblem(reply, 503, 'unavailable');
        expect(reply.headers.get('retry-after')).toMatch(/^\d+$/);
        expect(reply.headers.get('etag')).toBeNull();
      }
      must(await admin.get('/health/ready'), 200);
      must(await admin.get(pathOf(task)), 200);
      must(await admin.patch(`/api/tasks/${task}`, { title: 'Goes on' }), 200);
      expect(attachmentFiles(home)).toEqual([]);
      bucket.behave();
      must(await admin.upload(pathOf(task), file, key), 201);
      must(await admin.get(pathOf(task, id)), 200);
      expect(must(await admin.get(`/api/tasks/${task}`), 200).body.attachments).toHaveLength(2);
    },
  );

  it('half-way through a download breaks it off, and never ends it as if it were whole', async () => {
    const task = await newTask();
    const { id } = must(await admin.upload(pathOf(task), { name: 'a', bytes: randomBytes(1_000_000) }), 201).body;
    for (const what of ['cut-off', 'stall-half-way'] as const) {
      bucket.misbehave(what, { method: 'GET', times: 1 });
      await expect(bytesOf(pathOf(task, id))).rejects.toThrow();
    }
    expect(await bytesOf(pathOf(task, id))).toHaveLength(1_000_000);
  });
});
