import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { must } from '../support/client.ts';
import { newOrganization, type TestOrganization } from '../support/organization.ts';
import { type Service, startService } from '../support/service.ts';
import { REAL_SERVER, serverForService } from './support/server.ts';

jest.setTimeout(120_000);

let server: Awaited<ReturnType<typeof serverForService>>;
let service: Service;
let other: Service;
let acme: TestOrganization;

beforeAll(async () => {
  server = await serverForService();
  service = await startService({ EVENTSTORE_URL: server.url });
  other = await service.another();
  acme = await newOrganization(service.base);
});
afterAll(async () => {
  await Promise.all([service.stop(), other.stop()]);
  await server.stop();
});

describe('a service whose events are in KurrentDB', () => {
  it('keeps none of them in PostgreSQL, and its read models there', async () => {
    const { id } = must(await acme.admin.post('/api/tasks', { type: 'internal', title: 'Sweep' }), 201).body;
    expect(must(await acme.admin.get('/api/tasks'), 200).body.data).toMatchObject([
      { id, title: 'Sweep', revision: 0 },
    ]);
    const { rows } = await service.installation.operations.query('select count(*)::int as events from log.event');
    expect(rows).toEqual([{ events: 0 }]);
    expect(await service.installation.store.readStream(`task-${acme.id}_${id}`)).toHaveLength(1);
  });

  it('takes a task through its life, and shows it in lists, counts and history', async () => {
    const grace = await acme.member('Grace');
    const contact = await acme.contact('Ada', [grace.id]);
    const task = { title: 'Call', category: 'callback', contact_id: contact.id, due_date: '2030-03-28T15:00' };
    const { id } = must(await grace.client.post('/api/tasks', task), 201).body;
    must(await grace.client.post(`/api/tasks/${id}/start`), 200);
    const change = { priority: 'high', references: { add: [{ kind: 'report', id: 'R-1', label: 'CBC' }] } };
    must(await acme.admin.patch(`/api/tasks/${id}`, change), 200);
    must(await grace.client.post(`/api/tasks/${id}/done`, { reason: 'reached her' }), 200);
    const listed = must(await acme.admin.get(`/api/contacts/${contact.id}/tasks`), 200).body.data;
    expect(listed).toEqual([must(await acme.admin.get(`/api/tasks/${id}`), 200).body]);
    expect(listed[0]).toMatchObject({ status: 'done', priority: 'high', contact_name: 'Ada', reason: 'reached her' });
    expect(must(await acme.admin.get(`/api/tasks/counts?contact_id=${contact.id}`), 200).body).toMatchObject({
      done: 1,
    });
    const { data } = must(await acme.admin.get(`/api/tasks/${id}/history`), 200).body;
    expect(data.map(({ type }: { type: string }) => type)).toEqual(
      ['TaskCreated', 'TaskStarted', 'TaskDetailsChanged', 'TaskReferenceAdded', 'TaskResolved'].filter((type) =>
        data.some((entry: { type: string }) => entry.type === type),
      ),
    );
    expect(
      must(await acme.admin.get(`/api/tasks?as_of=${data[0].recorded_at}&contact_id=${contact.id}`), 200).body.data,
    ).toMatchObject([{ id, status: 'open' }]);
  });

  // A real server does not tell what it is asked.
  if (!REAL_SERVER)
    it('makes one append of a command, and reads no stream for it that it has met before', async () => {
      if (!('seen' in server)) throw new Error('it is no stand-in');
      const before = await server.seen();
      for (let n = 0; n < 50; n++) {
        const { id } = must(await acme.admin.post('/api/tasks', { type: 'internal', title: `Task ${n}` }), 201).body;
        must(await acme.admin.post(`/api/tasks/${id}/start`), 200);
      }
      await server.until(({ appends }) => appends >= before.appends + 100);
      const { appends, streamReads } = await server.seen();
      expect(appends - before.appends).toBe(100);
      // Where the machine stands still for a second, what is known of the streams is asked for anew.
      expect(streamReads - before.streamReads).toBeLessThan(50);
    });

  it('answers a repeat as the first time, also at another copy and after others changed the task', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const body = { type: 'internal', title: 'Once' };
    const first = must(await acme.admin.post('/api/tasks', body, key), 201);
    must(await acme.admin.patch(`/api/tasks/${first.body.id}`, { title: 'Twice' }), 200);
    for (const client of [acme.admin, acme.admin.at(other.base)]) {
      const again = await client.post('/api/tasks', body, key);
      expect([again.status, again.text]).toEqual([first.status, first.text]);
    }
    expect((await acme.admin.post('/api/tasks', { ...body, title: 'Else' }, key)).body.code).toBe('key-reused');
  });

  it('lets a read with a position find what another copy wrote', async () => {
    const there = acme.admin.at(other.base);
    for (let n = 0; n < 20; n++) {
      const [writer, reader] = n % 2 === 0 ? [acme.admin, there] : [there, acme.admin];
      const { id } = must(await writer.post('/api/tasks', { type: 'internal', title: `Task ${n}` }), 201).body;
      expect(must(await reader.get('/api/tasks?limit=1'), 200).body.data).toMatchObject([{ id }]);
      must(await reader.post(`/api/tasks/${id}/start`), 200);
      expect(must(await writer.post(`/api/tasks/${id}/stop`), 200).body.status).toBe('open');
    }
  });

  it('lets many change one task at once through two copies, and loses nothing', async () => {
    const { id } = must(await acme.admin.post('/api/tasks', { type: 'internal', title: 'Busy' }), 201).body;
    const numbers = Array.from({ length: 30 }, (_, n) => n);
    const replies = await Promise.all(
      numbers.map((n) => {
        const client = n % 2 === 0 ? acme.admin : acme.admin.at(other.base);
        return client.post(`/api/tasks/${id}/references`, { kind: 'n', id: `${n}`, label: `${n}` });
      }),
    );
    for (const reply of replies) must(reply, 201);
    const { references, revision } = must(await acme.admin.get(`/api/tasks/${id}`), 200).body;
    expect(references).toHaveLength(30);
    expect(revision).toBe(30);
  });

  it('knows at another copy soon that a member was removed', async () => {
    const { id, client } = await acme.member('Mallory');
    must(await client.at(other.base).get('/api/tasks'), 200);
    must(await acme.admin.delete(`/api/members/${id}`), 204);
    // A write at the other copy goes by what that one has heard: a moment at most.
    const body = { type: 'internal', title: 'Too late' };
    let status = 201;
    while (status === 201) ({ status } = await client.at(other.base).post('/api/tasks', body));
    expect(status).toBe(403);
  });

  it('says how it fares', async () => {
    expect(must(await acme.admin.as(null).get('/health/ready'), 200).body.checks).toMatchObject({
      'event-store': 'up',
    });
    const metrics = must(await acme.admin.as(null).get('/metrics'), 200).text;
    expect(metrics).toMatch(/docket_append_duration_seconds_count\{outcome="written"\} [1-9]/);
    expect(metrics).toMatch(/docket_append_batch_appends_count [1-9]/);
    expect(metrics).toMatch(/docket_projection_lag_events\{.*\} \d/);
    const { data } = must(await acme.admin.get('/api/projections'), 200).body;
    expect(data).toMatchObject(data.map(() => ({ status: 'serving', working: true })));
    expect(data).toContainEqual(expect.objectContaining({ name: 'task-list' }));
  });
});
