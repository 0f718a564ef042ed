import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client, must, type Reply } from './support/client.ts';
import { newOrganization } from './support/organization.ts';
import { Probe } from './support/probe.ts';
import { places } from './support/problem.ts';
import { makeThings } from './support/route-cases.ts';
import { type Service, startService } from './support/service.ts';

// A service of its own takes its time where the machine has other work.
let service: Service;
let admin: Client;
let probe: Probe;
beforeAll(async () => {
  service = await startService();
  const organization = await newOrganization(service.base);
  admin = organization.admin;
  probe = new Probe(service, await makeThings(organization, []));
});
afterAll(() => service.stop());

async function expectRefused(send: () => Promise<Reply>, status: number, place?: string): Promise<void> {
  const reply = await probe.expectSound(send);
  expect([reply.status, reply.text]).toEqual([status, reply.text]);
  if (place !== undefined) expect(places(reply)).toContain(place);
}

describe('a request with one thing wrong is refused by its name, on every route', () => {
  it('an unknown field of the body', async () => {
    for (const route of probe.commands())
      for (const name of ['colour', 'Title', 'organization_id', 'constructor', 'a/b~c'])
        await expectRefused(
          () => admin.request(route.method, probe.pathOf(route), { body: { ...probe.exampleOf(route), [name]: 1 } }),
          422,
          `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        );
  });

  it('a field of another type', async () => {
    for (const route of probe.commands()) {
      for (const [name, value] of Object.entries(probe.exampleOf(route))) {
        const others = [17, true, {}, []].filter(
          (other) => typeof other !== typeof value || Array.isArray(other) !== Array.isArray(value),
        );
        for (const other of others) {
          const reply = await probe.expectSound(() =>
            admin.request(route.method, probe.pathOf(route), { body: { ...probe.exampleOf(route), [name]: other } }),
          );
          expect([route.operation, name, other, reply.status]).toEqual([route.operation, name, other, 422]);
          expect(places(reply).some((place) => place.startsWith(`/${name}`))).toBe(true);
        }
      }
    }
  });

  it('an unknown parameter of the query, on routes with and without any', async () => {
    for (const route of probe.routes())
      for (const query of ['colour=red', 'Limit=1', 'limit[]=1', '__proto__=1', 'constructor=1'])
        await expectRefused(
          () => admin.request(route.method, `${probe.pathOf(route)}?${query}`, probe.bodyFor(route)),
          422,
          `?${query.split('=')[0]}`,
        );
  });

  it('a parameter with a bad value', async () => {
    for (const [parameter, ...values] of [
      ['limit', '0', '-1', 'abc', '1.5', '1e2', '', ' 5', '-99999999999999999999', '5,6'],
      ['offset', '-1', '10001', '99999999999999999999', 'abc', ''],
      ['sort', 'title', 'due_date,title', 'DUE_DATE', ''],
      ['cursor', 'bogus', '', 'e30', 'WzEse31d', 'x'.repeat(5_000), '%00'],
      ['include', 'everything', 'counts,all', ''],
      ['status', 'opened', 'open,closed', 'in_progress', '', 'open,', 'OPEN'],
      ['category', 'Follow%20Up', 'follow_up', ''],
      ['priority', 'p1', 'null', ''],
      ['source', 'robot'],
      ['type', 'kontakt', '__proto__'],
      ['contact_id', 'ada', '', `${randomUUID()}x`],
      ['assigned_to', 'grace', 'ME', `none,you`],
      ['reference', 'R-17', ':R-17', 'report:', ''],
      ['due_before', 'soon', '2026-02-30T00:00:00Z', '2026-02-30', '2026-3-28', '0000-01-01T00:00:00Z', ''],
      ['due_after', '2026-03-28T25:00', '2026-03-28 15:00', '+002026-03-28T15:00:00Z', '2026-06-30T23:59:60Z'],
      ['overdue', 'maybe', '1', 'TRUE', ''],
      ['as_of', 'yesterday', '2026-02-30T00:00:00Z', ''],
      ['q', '%00'],
    ] as const)
      for (const value of values)
        await expectRefused(() => admin.get(`/api/tasks?${parameter}=${value}`), 422, `?${parameter}`);
  });

  it('a parameter with a bad value, of a page of comments or of a history', async () => {
    for (const list of ['comments', 'history'])
      for (const [parameter, ...values] of [
        ['limit', '0', '-1', 'abc', '1.5', '', '5,6'],
        ['cursor', 'bogus', '', 'e30', 'WzEsMV0', 'WzEseyJyZXZpc2lvbiI6LTF9XQ', 'x'.repeat(5_000)],
      ] as const)
        for (const value of values)
          await expectRefused(
            () => admin.get(`/api/tasks/${probe.things.task}/${list}?${parameter}=${value}`),
            422,
            `?${parameter}`,
          );
  });

  it('what a comment says and carries', async () => {
    const { task, comment } = probe.things;
    const path = `/api/tasks/${task}/comments`;
    const bodies = ['', ' ', '\n\t\u00a0', 'z'.repeat(10_001), '\u{1f469}'.repeat(10_001), 'a\u0000b', '\ud800', null];
    for (const body of [...bodies, undefined, 5, ['x'], { text: 'x' }, '@[Nobody](nobody)']) {
      await expectRefused(() => admin.post(path, { body }), 422, '/body');
      await expectRefused(() => admin.put(`${path}/${comment}`, { body }), 422, '/body');
    }
    for (const [attachment_ids, place] of [
      ['x', '/attachment_ids'],
      [null, '/attachment_ids'],
      [['x'], '/attachment_ids/0'],
      [[null], '/attachment_ids/0'],
      [[randomUUID()], '/attachment_ids/0'],
      [Array(101).fill(randomUUID()), '/attachment_ids'],
    ] as const)
      await expectRefused(() => admin.post(path, { body: 'x', attachment_ids }), 422, place);
    for (const field of ['attachment_ids', 'author', 'mentions'])
      await expectRefused(() => admin.put(`${path}/${comment}`, { body: 'x', [field]: [] }), 422, `/${field}`);
    for (const field of ['id', 'author', 'mentions', 'created_at'])
      await expectRefused(() => admin.post(path, { body: 'x', [field]: randomUUID() }), 422, `/${field}`);
    must(await admin.post(path, { body: '\u{1f469}'.repeat(10_000) }), 201);
  });

  it('several faults at once, each by its place', async () => {
    const reply = await admin.request('POST', '/api/tasks?colour=red', {
      body: {
        title: ' ',
        category: 'x',
        due_date: 'soon',
        priority: 7,
        status: 'done',
        references: [{ kind: 'a,b', id: '' }],
      },
      headers: { 'idempotency-key': 'a b' },
    });
    expect(reply.status).toBe(422);
    const wanted = [
      '/title',
      '/category',
      '/due_date',
      '/priority',
      '/status',
      '/references/0/kind',
      '/references/0/id',
    ];
    expect(places(reply)).toEqual(expect.arrayContaining([...wanted, '?colour', 'Idempotency-Key:']));
  });

  it('faults of a context beside those of the other fields', async () => {
    const reply = await admin.post('/api/tasks', {
      type: 'sample-exception',
      context: { sample_id: 5, extra: 1 },
      priority: 'p1',
      colour: 'red',
    });
    expect(reply.status).toBe(422);
    const inContext = ['sample_id', 'accession_number', 'patient_id', 'reason', 'extra'].map(
      (key) => `/context/${key}`,
    );
    expect(places(reply).toSorted()).toEqual([...inContext, '/priority', '/colour'].toSorted());
    const bare = await admin.post('/api/tasks', { priority: 'p1', category: 'x' });
    expect(places(bare).toSorted()).toEqual(['/category', '/contact_id', '/priority', '/title']);
  });

  it('contexts of task types, each fault by its path', async () => {
    const report = { report_id: 'R-1', report_name: 'CBC', patient_id: 'P-1', reason: 'late' };
    const cases: [string, unknown, string[]][] = [
      ['report-exception', undefined, ['/context']],
      ['report-exception', null, ['/context']],
      ['report-exception', [], ['/context']],
      ['report-exception', 'x', ['/context']],
      ['report-exception', { ...report, report_id: '', reason: 7 }, ['/context/report_id', '/context/reason']],
      ['report-exception', { ...report, colour: 1 }, ['/context/colour']],
      ['sample-exception', report, ['/context/sample_id', '/context/accession_number']],
      ['personal', { title: '' }, ['/context/title']],
      ['personal', { title: 'x'.repeat(256), due_date: '2026-02-30' }, ['/context/title', '/context/due_date']],
      ['personal', { title: 'x', due_date: '0001-01-01' }, ['/context/due_date']],
      ['internal', { title: 'x' }, ['/context', '/title']],
    ];
    for (const [type, context, wanted] of cases) {
      const reply = await probe.expectSound(() => admin.post('/api/tasks', { type, context }));
      expect([type, context, reply.status]).toEqual([type, context, 422]);
      expect(places(reply)).toEqual(expect.arrayContaining(wanted));
    }
  });

  it('due dates that the zone moves beyond the years that can be kept', async () => {
    for (const due_date of ['0001-01-01', '0001-01-01T00:30', '9999-12-31T23:59:59-01:00', '0000-05-05']) {
      await expectRefused(() => admin.post('/api/tasks', { type: 'internal', title: 'x', due_date }), 422, '/due_date');
      await expectRefused(() => admin.patch(`/api/tasks/${probe.things.task}`, { due_date }), 422, '/due_date');
    }
    for (const due_date of ['0001-01-02', '9999-12-31', '9999-12-31T23:59:59'])
      must(await admin.post('/api/tasks', { type: 'internal', title: 'x', due_date }), 201);
    must(await admin.get('/api/tasks?sort=due_date&limit=1&overdue=true'), 200);
  });
});
