import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testFolder } from '#libs/postgres/testing';
import { must } from './support/client.ts';
import { docket } from './support/docket.ts';
import { newOrganization, type TestOrganization } from './support/organization.ts';
import { type Service, startService } from './support/service.ts';

let service: Service;
const home = testFolder();
beforeAll(async () => {
  service = await startService({ DOCKET_HOME: home });
});
afterAll(() => service.stop());

const run = (...args: readonly string[]) => docket({ databaseUrl: service.databaseUrl, home }, ...args);
const FIELDS = ['title', 'description', 'status', 'category', 'priority', 'created_at', 'resolved_at', 'completed_at'];

/** What of an organization's tasks another one can have, too. */
async function tasksOf({ admin }: TestOrganization) {
  const { data } = must(await admin.get('/api/tasks'), 200).body;
  return data.map((task: Record<string, unknown>) => ({
    ...Object.fromEntries(FIELDS.map((field) => [field, task[field]])),
    assignee: task.assigned_to_name,
  }));
}

it('docket export event-log writes a log that import event-log makes the same tasks of, without what was erased', async () => {
  const [acme, other] = [await newOrganization(service.base), await newOrganization(service.base)];
  const [ann, bob] = [await acme.member('Ann'), await acme.member('Bob')];
  const contact = await acme.contact('Ada Secret');
  const create = { type: 'contact', category: 'callback', contact_id: contact.id, title: 'Words of Ada' };
  const one = must(await ann.client.post('/api/tasks', { ...create, priority: 'high' }), 201).body.id;
  must(await ann.client.post(`/api/tasks/${one}/assign`, { assigned_to: bob.id }), 200);
  must(await bob.client.post(`/api/tasks/${one}/start`, {}), 200);
  must(await bob.client.post(`/api/tasks/${one}/done`, {}), 200);
  const two = must(
    await bob.client.post('/api/tasks', { type: 'internal', title: '=SUM(A1)', description: 'a\nb' }),
    201,
  );
  must(await bob.client.post(`/api/tasks/${two.body.id}/self-assign`, {}), 200);
  const gone = must(await bob.client.post('/api/tasks', { type: 'internal', title: 'Gone' }), 201).body.id;
  must(await bob.client.delete(`/api/tasks/${gone}`), 204);
  must(await acme.admin.post(`/api/contacts/${contact.id}/erase`, { reason: 'asked' }), 200);

  const [file, mapping] = [join(home, 'log.csv'), join(home, 'mapping.json')];
  const from = ['export', 'event-log', '--organization', acme.id];
  const said = await run(...from, '--out', file, '--mapping-out', mapping);
  expect(said).toMatchObject({ code: 0, out: '', err: expect.stringContaining('2 tasks, 6 rows') });
  const csv = readFileSync(file, 'utf8');
  expect(csv).toContain('[erased]');
  expect(csv).not.toMatch(/Ada|Gone|,=SUM/);
  const to = ['import', 'event-log', file, '--organization', other.id, '--mapping', mapping];
  expect((await run(...to)).out).toContain('6 rows of 2 tasks');
  const position = await service.installation.store.head();
  must(await other.admin.get('/api/tasks', { 'docket-min-position': position ?? '' }), 200);
  expect(await tasksOf(other)).toEqual(await tasksOf(acme));

  const xes = await run(...from, '--format', 'xes');
  expect(xes.out.match(/<trace>/g)).toHaveLength(2);
  expect(xes.out).not.toMatch(/Ada|Gone/);
  const nowhere = await run('export', 'event-log', '--organization', randomUUID());
  expect(nowhere).toMatchObject({ code: 1, err: expect.stringContaining('there is no organization') });
});
