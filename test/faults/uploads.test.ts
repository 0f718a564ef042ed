import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '#libs/postgres/testing';
import { must } from '../support/client.ts';
import { attachmentFiles } from '../support/files.ts';
import { newOrganization, organizationOf, type TestOrganization } from '../support/organization.ts';
import { DocketProcess } from './support/docket-process.ts';
import { RawUpload } from './support/raw-upload.ts';

const MIB = 1024 * 1024;

let databaseUrl: string;
let docket: DocketProcess;
let acme: TestOrganization;
beforeAll(async () => {
  databaseUrl = (await testDatabase()).url;
  docket = await DocketProcess.start({ DATABASE_URL: databaseUrl });
  acme = await newOrganization(docket.base);
});
afterAll(() => docket.stop());

const newTask = async (): Promise<string> =>
  must(await acme.admin.post('/api/tasks', { type: 'internal', title: 'Attach' }), 201).body.id;
const attachmentsOf = async (task: string) =>
  must(await acme.admin.get(`/api/tasks/${task}/attachments`), 200).body.data;

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(10);
}

describe('uploads that are cut off', () => {
  it('by the hundred, at any byte, leave no file, no attachment and no event', async () => {
    const task = await newTask();
    const bytes = randomBytes(200_000);
    const cutOff = async (n: number) => {
      const upload = await RawUpload.begin(acme.admin, task, bytes.length);
      await upload.send(bytes.subarray(0, Math.floor((bytes.length * n) / 400)));
      upload.leave(n % 2 === 0 ? 'closed' : 'reset');
    };
    for (let batch = 0; batch < 400; batch += 50)
      await Promise.all(Array.from({ length: 50 }, (_, n) => cutOff(batch + n)));
    // A client that resets its connection at once may not have been seen at all.
    const ended = () => docket.log.filter(({ route }) => String(route).endsWith('/attachments'));
    await until(() => ended().length >= 200);
    must(await acme.admin.upload(`/api/tasks/${task}/attachments`, { name: 'a', bytes: 'whole' }), 201);
    await until(() => attachmentFiles(docket.home).length === 1);
    expect(await attachmentsOf(task)).toHaveLength(1);
    expect(must(await acme.admin.get(`/api/tasks/${task}/history`), 200).body.data).toHaveLength(2);
    must(await acme.admin.get('/health/ready'), 200);
  });
});

describe('large uploads', () => {
  /** Bytes of memory that the process held at most since its last reset (proc_pid_status(5)). */
  const peak = () =>
    Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${docket.pid}/status`, 'utf8'))?.[1]) * 1024;
  const resetPeak = () => writeFileSync(`/proc/${docket.pid}/clear_refs`, '5');

  it('of 25 MiB, sixteen at once, take flat memory, up and down', async () => {
    const task = await newTask();
    const chunk = randomBytes(MIB);
    const upload = async (size: number, n: number) => {
      const raw = await RawUpload.begin(acme.admin, task, size * MIB);
      const hash = createHash('sha256');
      for (let sent = 0; sent < size; sent++) {
        const own = Buffer.from(chunk);
        own.writeUInt32LE(n * 1000 + sent);
        hash.update(own);
        await raw.send(own);
      }
      raw.finish();
      const [head, , body] = (await raw.reply()).split(/(\r\n){2}/);
      expect(head).toMatch(/^HTTP\/1\.1 201 /);
      const attachment = JSON.parse(body ?? '');
      expect([attachment.size, attachment.sha256]).toEqual([size * MIB, hash.digest('hex')]);
      return attachment.id;
    };
    const all = (size: number) => Promise.all(Array.from({ length: 16 }, (_, n) => upload(size, n)));
    await all(1);
    resetPeak();
    const before = peak();
    const ids = await all(25);
    expect(peak() - before).toBeLessThan(200 * MIB);
    const download = async (id: string) => {
      const headers = { authorization: `Bearer ${acme.admin.token}` };
      const reply = await fetch(`${docket.base}/api/tasks/${task}/attachments/${id}`, { headers });
      let size = 0;
      for await (const part of reply.body ?? []) size += part.length;
      expect(size).toBe(25 * MIB);
    };
    await Promise.all(ids.map(download));
    expect(peak() - before).toBeLessThan(200 * MIB);
  });
});

describe('a service that is killed', () => {
  it('in the middle of uploads leaves nothing that is seen, and the next one clears away what they left', async () => {
    const task = await newTask();
    const before = attachmentFiles(docket.home);
    const path = `/api/tasks/${task}/attachments`;
    const kept = must(await acme.admin.upload(path, { name: 'kept', bytes: randomBytes(10) }), 201).body;
    const halves = await Promise.all(Array.from({ length: 8 }, () => RawUpload.begin(acme.admin, task, MIB)));
    for (const half of halves) await half.send(randomBytes(MIB / 2));
    await until(() => attachmentFiles(docket.home).length === before.length + 1 + halves.length);
    docket.kill('SIGKILL');
    await docket.ended();
    expect(attachmentFiles(docket.home)).toHaveLength(before.length + 1 + halves.length);
    docket = await DocketProcess.start({ DATABASE_URL: databaseUrl, DOCKET_HOME: docket.home });
    acme = organizationOf(acme.id, acme.admin.at(docket.base));
    expect(await attachmentsOf(task)).toEqual([kept]);
    await until(() => attachmentFiles(docket.home).length === before.length + 1);
    const key = { 'idempotency-key': randomUUID() };
    const again = must(await acme.admin.upload(path, { name: 'again', bytes: 'again' }, key), 201).body;
    expect(await attachmentsOf(task)).toEqual([kept, again]);
  });

  it('while it stores the bytes and tells the task answers the repeat, and has the attachment once', async () => {
    const task = await newTask();
    const path = `/api/tasks/${task}/attachments`;
    const bytes = randomBytes(100_000);
    const key = { 'idempotency-key': randomUUID() };
    const send = () => acme.admin.upload(path, { name: 'a.bin', bytes }, key);
    let answered: string | undefined;
    const first = send().then(
      ({ body }) => {
        answered = body.id;
      },
      () => undefined,
    );
    await until(() => attachmentFiles(docket.home).some((file) => file.endsWith(sha256(bytes))));
    docket.kill('SIGKILL');
    await docket.ended();
    await first;
    docket = await DocketProcess.start({ DATABASE_URL: databaseUrl, DOCKET_HOME: docket.home });
    acme = organizationOf(acme.id, acme.admin.at(docket.base));
    const found = await attachmentsOf(task);
    expect(found.length).toBeLessThanOrEqual(1);
    if (answered !== undefined) expect(found[0]?.id).toBe(answered);
    const { body } = must(await send(), 201);
    expect(await attachmentsOf(task)).toEqual([body]);
    if (found[0]) expect(found[0]).toEqual(body);
    const { text } = must(await acme.admin.get(`${path}/${body.id}`), 200);
    expect(text.length).toBeGreaterThan(0);
  });

  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
});
