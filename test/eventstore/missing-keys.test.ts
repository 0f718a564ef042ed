import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type { Reply } from '../support/client.ts';
import { must } from '../support/client.ts';
import { newOrganization, type TestOrganization } from '../support/organization.ts';
import { problemFaults } from '../support/problem.ts';
import { type Service, startService } from '../support/service.ts';
import { serverForService } from './support/server.ts';

jest.setTimeout(120_000);

let server: Awaited<ReturnType<typeof serverForService>>;
let service: Service;
let acme: TestOrganization;
let contact: string;
let task: string;

/** A log whose keys stayed behind: in the database of the service that wrote it. */
beforeAll(async () => {
  server = await serverForService();
  const writer = await startService({ EVENTSTORE_URL: server.url });
  const written = await newOrganization(writer.base);
  contact = (await written.contact('Ada Lovelace')).id;
  const about = { title: 'Call Ada', category: 'callback', contact_id: contact };
  task = must(await written.admin.post('/api/tasks', about), 201).body.id;
  await writer.stop();
  service = await startService({ EVENTSTORE_URL: server.url });
  acme = { ...written, admin: written.admin.at(service.base) };
});
afterAll(async () => {
  await service.stop();
  await server.stop();
});

const expectNamed = (reply: Reply) => {
  expect(problemFaults(reply)).toEqual([]);
  expect(reply).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  expect(reply.body.detail).toContain(contact);
  expect(reply.body.detail).toContain('bring the keys');
  expect(reply.headers.get('retry-after')).toBe('60');
};

it('what is sealed under keys that the database lacks is a 503 that names what is missing, and what to do', async () => {
  const { admin } = acme;
  for (const path of [`/api/contacts/${contact}`, `/api/contacts/${contact}/tasks`, `/api/tasks/${task}`])
    expectNamed(await admin.get(path));
  expectNamed(await admin.put(`/api/contacts/${contact}`, { name: 'Ada King' }));
  expectNamed(await admin.post(`/api/tasks/${task}/start`));
  expectNamed(await admin.post('/api/tasks', { title: 'Again', category: 'callback', contact_id: contact }));
});

it('read models set it aside, say why, and go on with all others', async () => {
  const { admin } = acme;
  const { data } = must(await admin.get('/api/projections/dead-letters'), 200).body;
  const letters = data.filter(({ name }: { name: string }) => name === 'task-list');
  const streams = letters.map(({ stream }: { stream: string }) => stream);
  expect(streams.toSorted()).toEqual([`contact-${acme.id}_${contact}`, `task-${acme.id}_${task}`]);
  for (const { error } of letters) expect(error).toContain(`the key of ${contact} is not in this database`);
  const { id } = must(await admin.post('/api/tasks', { type: 'internal', title: 'Sweep' }), 201).body;
  expect(must(await admin.get('/api/tasks'), 200).body.data).toMatchObject([{ id }]);
  expect(must(await admin.get('/api/audit'), 200).body.data.length).toBeGreaterThanOrEqual(4);
  expect(must(await admin.get(`/api/audit/verify`), 200).body).toMatchObject({ valid: true });
});
