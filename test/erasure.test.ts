import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Client as PgClient } from 'pg';
import { ChildService } from './support/child-service.ts';
import { must } from './support/client.ts';
import { docket as run } from './support/docket.ts';
import { newOrganization, type TestOrganization } from './support/organization.ts';
import { readModelRows } from './support/rebuild.ts';

let docket: ChildService;
let acme: TestOrganization;
beforeAll(async () => {
  docket = await ChildService.make();
  await docket.start();
  acme = await newOrganization(docket.base);
});
afterAll(() => docket.end());

/** The embedded database of the service. */
function databaseUrl(): string {
  const { password, port } = JSON.parse(readFileSync(join(docket.home, 'postgres.json'), 'utf8'));
  return `postgres://postgres:${password}@127.0.0.1:${port}/docket`;
}

const WORDS = ['Zarathustra', 'Quetzalcoatl', 'Xylophonist', 'Nebuchadnezzar', 'Wolfeschlegel', 'Hippopotomonstro'];

/** A contact and a task of it, full of words that stand nowhere else; one task of another contact stays. */
async function wordy() {
  const { admin } = acme;
  const [first, title, description, comment, reason, label] = WORDS;
  const contact = await acme.contact(`${first} Ada`);
  const about = { category: 'callback', contact_id: contact.id };
  const references = [{ kind: 'report', id: 'R-1', label }];
  const create = { ...about, title: `About ${title}`, description, references };
  const task = must(await admin.post('/api/tasks', create), 201).body.id;
  must(await admin.post(`/api/tasks/${task}/comments`, { body: `She said ${comment}` }), 201);
  must(await admin.post(`/api/tasks/${task}/start`, { reason }), 200);
  const file = { name: `${WORDS[0]}.txt`, bytes: `A letter of ${WORDS[2]}` };
  const attachment = must(await admin.upload(`/api/tasks/${task}/attachments`, file), 201).body.id;
  return { contact: contact.id, task, attachment };
}

const found = async (words: readonly string[], path: string) => {
  const { text } = must(await acme.admin.get(path), 200);
  return words.filter((word) => text.toLowerCase().includes(word.toLowerCase()));
};

it('leaves no word of a contact: not in any reply, not in the read models, not in a file of the database', async () => {
  const { admin } = acme;
  const { contact, task, attachment } = await wordy();
  const kept = await acme.contact('Bob');
  must(await admin.post('/api/tasks', { title: 'Stays', category: 'general', contact_id: kept.id }), 201);
  const paths = [
    `/api/contacts/${contact}`,
    `/api/contacts/${contact}/timeline`,
    `/api/tasks/${task}`,
    `/api/tasks/${task}/comments`,
    `/api/tasks/${task}/history`,
    '/api/tasks',
    '/api/contacts',
    '/api/audit',
    '/api/audit/export',
    '/api/audit/export?format=csv',
  ];
  expect(await found(WORDS, '/api/audit')).toEqual(WORDS);
  expect(must(await admin.get(`/api/tasks?q=${WORDS[1]}`), 200).body.data).toHaveLength(1);

  // What an operator has made of an earlier instant holds the words, too.
  const place = { databaseUrl: databaseUrl(), home: docket.home };
  const replayed = await run(place, 'replay', 'task-list', '--as-of', new Date().toISOString());
  expect(replayed).toMatchObject({
    code: 0,
    out: expect.stringContaining('stands in the schema'),
    err: expect.not.stringContaining('Warning'),
  });
  expect(await filesWith(WORDS)).not.toEqual([]);
  const erased = must(await admin.post(`/api/contacts/${contact}/erase`, { reason: 'Her request' }), 200);
  expect(erased.body).toMatchObject({ id: contact, name: '[erased]', email: null });
  for (const path of paths) expect([path, await found(WORDS, path)]).toEqual([path, []]);
  expect(must(await admin.get(`/api/tasks/${task}`), 200).body).toMatchObject({
    title: '[erased]',
    description: '[erased]',
    contact_name: '[erased]',
    references: [{ kind: 'report', id: 'R-1', label: '[erased]' }],
  });
  for (const word of WORDS) expect(must(await admin.get(`/api/tasks?q=${word}`), 200).body.data).toEqual([]);
  expect(must(await admin.get('/api/audit/verify'), 200).body).toMatchObject({ valid: true });
  expect(must(await admin.get(`/api/audit?type=ContactErased`), 200).body.data).toMatchObject([
    { contact_id: contact, data: { reason: 'Her request' } },
  ]);

  expect((await admin.get(`/api/tasks/${task}/attachments/${attachment}`)).status).toBe(404);
  while (must(await admin.get('/api/projections'), 200).body.data.some(({ lag }: { lag: number | null }) => lag !== 0))
    await pause(20);
  const present = await readModelRows(databaseUrl());
  expect(JSON.stringify(present).toLowerCase()).not.toContain(WORDS[1]?.toLowerCase());
  await purged();
  expect(await readModelRows(databaseUrl())).toEqual(present);
  expect(await filesWith(WORDS)).toEqual([]);
});

it('is for good, and once: what would add words is refused, what needs none goes on', async () => {
  const { admin } = acme;
  const { contact, task } = await wordy();
  const member = await acme.member('Grace');
  expect((await member.client.post(`/api/contacts/${contact}/erase`, { reason: 'No' })).status).toBe(403);
  expect((await admin.post(`/api/contacts/${contact}/erase`, {})).status).toBe(422);
  must(await admin.post(`/api/contacts/${contact}/erase`, { reason: 'Once' }), 200);
  must(await admin.post(`/api/contacts/${contact}/erase`, { reason: 'Twice' }), 200);
  expect(must(await admin.get(`/api/audit?type=ContactErased&contact_id=${contact}`), 200).body.data).toHaveLength(1);
  const refused = await admin.patch(`/api/tasks/${task}`, { title: 'Zarathustra again' });
  expect([refused.status, refused.body.code]).toEqual([409, 'erased']);
  expect((await admin.put(`/api/contacts/${contact}`, { name: 'Zarathustra' })).status).toBe(409);
  expect((await admin.post(`/api/tasks/${task}/comments`, { body: 'Zarathustra' })).status).toBe(409);
  must(await admin.post(`/api/tasks/${task}/done`, {}), 200);
  must(await admin.patch(`/api/tasks/${task}`, { priority: 'low', assigned_to: member.id }), 200);
  const stranger = await newOrganization(docket.base);
  expect((await stranger.admin.post(`/api/contacts/${contact}/erase`, { reason: 'Mine' })).status).toBe(404);
});

it('is completed where the service died between the record and the key', async () => {
  const { contact } = await wordy();
  const wrapped = async () => (await query('select wrapped from secret.personal_key where key_id = $1', [contact]))[0];
  const key = await wrapped();
  must(await acme.admin.post(`/api/contacts/${contact}/erase`, { reason: 'Half' }), 200);
  await purged();
  await query('update secret.personal_key set wrapped = $2, destroyed_at = null, purged_at = null where key_id = $1', [
    contact,
    key?.wrapped,
  ]);
  await docket.kill('service');
  await docket.start();
  while ((await wrapped())?.wrapped !== null) await pause(50);
});

/** Waits until nothing is left to be purged. */
async function purged(): Promise<void> {
  const left = 'select from secret.personal_key where destroyed_at is not null and purged_at is null';
  while ((await query(left)).length > 0) await pause(100);
}

async function query(text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new PgClient({ connectionString: databaseUrl() });
  await client.connect();
  return (await client.query(text, [...values]).finally(() => client.end())).rows;
}

/** The files of the home that hold any of these words, in any case, as UTF-8. */
async function filesWith(words: readonly string[]): Promise<string[]> {
  const args = ['-rlia', ...words.flatMap((word) => ['-e', word]), join(docket.home, '.')];
  const { stdout } = await promisify(execFile)('grep', args).catch((error: { stdout: string }) => error);
  return stdout.split('\n').filter(Boolean);
}
