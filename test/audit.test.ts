import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entryHash, GENESIS, parseCheckpoint } from '#libs/audit';
import { must } from './support/client.ts';
import { newOrganization, type TestOrganization } from './support/organization.ts';
import { appendPoison } from './support/poison.ts';
import { presentRows, rebuiltRows } from './support/rebuild.ts';
import { type Service, startService } from './support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const entriesOf = async ({ admin }: TestOrganization, query = '') =>
  must(await admin.get(`/api/audit${query}`), 200).body.data;
const verify = async ({ admin }: TestOrganization, checkpoint?: string) => {
  const query = checkpoint === undefined ? '' : `?checkpoint=${encodeURIComponent(checkpoint)}`;
  return must(await admin.get(`/api/audit/verify${query}`), 200).body;
};
const checkpointOf = async ({ admin }: TestOrganization) => must(await admin.get('/api/audit/checkpoint'), 200).body;

/** An organization with a contact, two tasks and what was done to them: 8 entries. */
async function busy(): Promise<TestOrganization & { readonly task: string; readonly contactId: string }> {
  const organization = await newOrganization(service.base);
  const { admin } = organization;
  const contact = await organization.contact('Ada');
  await organization.member('Grace', 'auditor');
  const create = { type: 'contact', title: 'Call back', category: 'callback', contact_id: contact.id };
  const task = must(await admin.post('/api/tasks', create), 201).body.id;
  must(await admin.post(`/api/tasks/${task}/start`, {}), 200);
  must(await admin.post(`/api/tasks/${task}/done`, { reason: 'reached' }), 200);
  const other = must(await admin.post('/api/tasks', { type: 'internal', title: 'Other' }), 201).body.id;
  must(await admin.delete(`/api/tasks/${other}`), 204);
  return { ...organization, task, contactId: contact.id };
}

describe('the audit log', () => {
  it('holds every act of the organization in order, each chained to the one before it', async () => {
    const acme = await busy();
    const entries = await entriesOf(acme);
    expect(entries.map(({ type }: { type: string }) => type)).toEqual([
      'OrganizationCreated',
      'ContactCreated',
      'MemberAdded',
      'TaskCreated',
      'TaskStarted',
      'TaskResolved',
      'TaskCreated',
      'TaskDeleted',
    ]);
    expect(entries[5]).toMatchObject({
      sequence: 6,
      stream: `task-${acme.id}_${acme.task}`,
      revision: 2,
      actor: { kind: 'user', id: 'root' },
      task_id: acme.task,
      contact_id: acme.contactId,
      data: { resolution: 'done', reason: 'reached' },
      previous_hash: entries[4].hash,
    });
    expect(entries[0].previous_hash).toBe(GENESIS);
    expect(await verify(acme)).toEqual({ valid: true, entries: 8, head: { sequence: 8, hash: entries[7].hash } });
  });

  it('is found by actor, task, contact, type and time, page by page', async () => {
    const acme = await busy();
    const all = await entriesOf(acme);
    const sequences = async (query: string) =>
      (await entriesOf(acme, query)).map(({ sequence }: { sequence: number }) => sequence);
    expect(await sequences('?actor=root')).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await sequences('?actor=nobody')).toEqual([]);
    expect(await sequences(`?task_id=${acme.task}`)).toEqual([4, 5, 6]);
    expect(await sequences(`?contact_id=${acme.contactId}`)).toEqual([2, 4, 5, 6]);
    expect(await sequences('?type=TaskCreated,TaskDeleted')).toEqual([4, 7, 8]);
    expect(await sequences(`?from=${all[3].occurred_at}&to=${all[5].occurred_at}`)).toEqual([4, 5]);
    const page = must(await acme.admin.get('/api/audit?limit=5'), 200).body;
    expect(page.data).toEqual(all.slice(0, 5));
    const rest = must(await acme.admin.get(`/api/audit?limit=5&cursor=${page.next_cursor}`), 200).body;
    expect(rest).toEqual({ data: all.slice(5), next_cursor: null });
    expect((await acme.admin.get('/api/audit?type=Nonsense')).status).toBe(422);
  });

  it('is for those with Audit:Read alone', async () => {
    const acme = await busy();
    for (const role of ['member', 'agent', 'viewer'] as const) {
      const { client } = await acme.member(`Reads-${role}`, role);
      for (const path of ['', '/export', '/verify', '/checkpoint'])
        expect((await client.get(`/api/audit${path}`)).status).toBe(403);
    }
    const { client } = await acme.member('Ruth', 'auditor');
    for (const path of ['', '/export', '/verify', '/checkpoint']) must(await client.get(`/api/audit${path}`), 200);
  });

  it('is exported as NDJSON that verifies by itself, and as CSV', async () => {
    const acme = await busy();
    const reply = must(await acme.admin.get('/api/audit/export'), 200);
    const lines = reply.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    let previous = GENESIS;
    for (const { stored, ...entry } of lines) {
      expect(entry.previous_hash).toBe(previous);
      previous = entryHash(previous, { ...entry, ...stored, organizationId: acme.id });
      expect(entry.hash).toBe(previous);
    }
    expect(parseCheckpoint(reply.headers.get('docket-checkpoint') ?? '')).toMatchObject({
      sequence: 8,
      hash: previous,
    });
    const csv = must(await acme.admin.get('/api/audit/export?format=csv&type=TaskResolved'), 200).text.split('\r\n');
    expect(csv).toHaveLength(3);
    expect(csv[1]).toContain('"{""resolution"":""done"",""reason"":""reached""}"');
  });
});

describe('tampering', () => {
  const change = (query: string, ...values: unknown[]) => service.installation.operations.query(query, values);

  it.each([
    [
      'an event changed in the log',
      `update log.event set data = replace(data, 'done', 'dismissed') where stream = $1`,
      6,
    ],
    [
      'metadata changed in the log',
      `update log.event set metadata = replace(metadata, 'root', 'toor') where stream = $1 and revision = 1`,
      5,
    ],
    ['an event taken out of the log', 'delete from log.event where stream = $1 and revision = 1', 5],
    [
      'events exchanged in the log',
      `update log.event a set (id, type, data, metadata) = (b.id, b.type, b.data, b.metadata) from log.event b
        where a.stream = $1 and b.stream = $1 and a.revision > 0 and a.revision + b.revision = 3`,
      5,
    ],
    [
      'an entry changed in the audit log',
      `update read_model.audit_entry set data = '{}' where stream = $1 and revision = 2`,
      6,
    ],
    [
      'an entry given to another in the audit log',
      `update read_model.audit_entry set actor_id = 'mallory' where stream = $1 and revision = 2`,
      6,
    ],
    ['an entry taken out of the audit log', 'delete from read_model.audit_entry where stream = $1 and revision = 1', 5],
  ])('is found: %s', async (_, query, sequence) => {
    const acme = await busy();
    expect(await verify(acme)).toMatchObject({ valid: true });
    await change(query, `task-${acme.id}_${acme.task}`);
    expect(await verify(acme)).toMatchObject({
      valid: false,
      first_difference: { sequence, what: expect.any(String) },
    });
  });

  it('is found by a kept checkpoint where log and audit log were both written anew', async () => {
    const acme = await busy();
    const kept = await checkpointOf(acme);
    expect(await verify(acme, kept.checkpoint)).toMatchObject({ valid: true });
    const forged = await checkpointOf(await busy());
    expect((await acme.admin.get(`/api/audit/verify?checkpoint=${encodeURIComponent(forged.checkpoint)}`)).status).toBe(
      422,
    );
    await change(`delete from log.event where stream = $1 and revision = 2`, `task-${acme.id}_${acme.task}`);
    await change(`delete from read_model.audit_entry where organization_id = $1 and sequence > 5`, acme.id);
    await change(
      `delete from log.event where stream like 'task-' || $1 || '%' and stream <> $2`,
      acme.id,
      `task-${acme.id}_${acme.task}`,
    );
    expect(await verify(acme)).toMatchObject({ valid: true, entries: 5 });
    expect(await verify(acme, kept.checkpoint)).toMatchObject({ valid: false, first_difference: { sequence: 6 } });
  });
});

it('verifies also where the log has a stream of no organization', async () => {
  const acme = await busy();
  await appendPoison(service.installation.operations, 'stray', acme.id);
  must(await acme.admin.post('/api/tasks', { type: 'internal', title: 'After it' }), 201);
  expect(await verify(acme)).toMatchObject({ valid: true, entries: 9 });
});

it('a rebuild gives the same rows as living through it', async () => {
  const fresh = await startService();
  try {
    const acme = await newOrganization(fresh.base);
    const contact = await acme.contact('Ada');
    for (let n = 0; n < 20; n++) {
      const create = { type: 'contact', title: `T${n}`, category: 'general', contact_id: contact.id };
      const { id } = must(await acme.admin.post('/api/tasks', create), 201).body;
      must(await acme.admin.post(`/api/tasks/${id}/start`, {}), 200);
    }
    must(await acme.admin.get('/api/audit'), 200);
    must(await acme.admin.get('/api/tasks'), 200);
    const present = await presentRows(fresh);
    expect(present.audit_entry).toHaveLength(42);
    for (const pageSize of [7, 1_000]) expect(await rebuiltRows(fresh, pageSize)).toEqual(present);
  } finally {
    await fresh.stop();
  }
});
