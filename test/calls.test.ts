import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { until } from '#libs/projection/testing';
import { extracted, newCall, TIMES, transcribe } from './support/calls.ts';
import { must } from './support/client.ts';
import { newOrganization, type TestOrganization } from './support/organization.ts';
import { expectProblem, places } from './support/problem.ts';
import { type Service, startService, WITH_SAGAS } from './support/service.ts';

// A service of its own takes its time where the machine has other work.
jest.setTimeout(120_000);

let service: Service;
let other: Service;
/** One whose sagas are at work, without a model. */
let atWork: Service;
let acme: TestOrganization;
beforeAll(async () => {
  atWork = await startService(WITH_SAGAS);
  service = await startService();
  other = await service.another();
  acme = await newOrganization(service.base);
});
afterAll(async () => {
  await atWork.stop();
  await other.stop();
  await service.stop();
});

const NEW = { direction: 'inbound', ...TIMES };

describe('a call', () => {
  it('is registered once, changed in what is there, and read as it stands', async () => {
    const [{ id: contact_id }, member] = [await acme.contact('Ada'), await acme.member('Grace')];
    const path = `/api/calls/${randomUUID()}`;
    const registered = must(await acme.admin.put(path, { ...NEW, started_at: '2026-03-24T14:00:00+01:00' }), 201);
    expect(registered.headers.get('etag')).toBe('"0"');
    expect(registered.body).toEqual({
      id: path.slice(-36),
      organization_id: acme.id,
      contact_id: null,
      ...NEW,
      member_id: null,
      external_id: null,
      recordings: [],
      transcription: null,
      extraction: { status: 'skipped', reason: 'no-transcription', next_attempt_at: null, task_ids: [] },
      created_at: expect.any(String),
      updated_at: registered.body.created_at,
      revision: 0,
    });
    const same = must(await acme.admin.put(path, NEW), 200);
    expect([same.headers.get('etag'), same.body]).toEqual(['"0"', registered.body]);
    const changed = must(await acme.admin.put(path, { contact_id, member_id: member.id, ended_at: null }), 200).body;
    expect(changed).toMatchObject({ ...NEW, contact_id, member_id: member.id, ended_at: null, revision: 1 });
    expect(must(await acme.admin.get(path), 200).body).toEqual(changed);
    expect((await acme.admin.put(path, NEW, { 'if-match': '"0"' })).status).toBe(412);
    expect(must(await acme.admin.put(path, NEW, { 'if-match': '"1"' }), 200).body.ended_at).toBe(NEW.ended_at);
  });

  it('is refused by the name of what does not hold', async () => {
    const path = `/api/calls/${randomUUID()}`;
    const refused: [object, string][] = [
      [{ started_at: NEW.started_at }, '/direction'],
      [{ direction: 'inbound' }, '/started_at'],
      [{ ...NEW, direction: 'sideways' }, '/direction'],
      [{ ...NEW, started_at: '2026-03-24T13:00' }, '/started_at'],
      [{ ...NEW, ended_at: '2026-03-24T12:59:59Z' }, '/ended_at'],
      [{ ...NEW, contact_id: randomUUID() }, '/contact_id'],
      [{ ...NEW, member_id: randomUUID() }, '/member_id'],
      [{ ...NEW, external_id: '' }, '/external_id'],
      [{ ...NEW, status: 'done' }, '/status'],
    ];
    const head = await service.installation.store.head();
    for (const [body, place] of refused) {
      const reply = await acme.admin.put(path, body);
      expectProblem(reply, 422, 'validation');
      expect(places(reply)).toEqual([place]);
    }
    expect(await service.installation.store.head()).toBe(head);
    for (const reply of [
      await acme.admin.get(path),
      await acme.admin.post(`${path}/transcription`, { text: 'Hello' }),
      await acme.admin.post(`${path}/extract-tasks`),
    ])
      expectProblem(reply, 404, 'not-found');
  });

  it('answers a repeat of a command as it did the first time, whatever has happened since', async () => {
    const id = await newCall(acme);
    const key = { 'idempotency-key': randomUUID() };
    const say = (text: string) => acme.admin.post(`/api/calls/${id}/transcription`, { text }, key);
    const first = must(await say('Hello'), 202);
    must(await acme.admin.put(`/api/calls/${id}`, { contact_id: (await acme.contact('Bea')).id }), 200);
    await transcribe(acme, id, 'Something else');
    expect(must(await say('Hello'), 202).text).toBe(first.text);
    expectProblem(await say('Another'), 422, 'key-reused');
  });

  it('without a model is skipped as ai-not-configured', async () => {
    const office = await newOrganization(atWork.base);
    const id = await newCall(office, { contact_id: (await office.contact('Cleo')).id });
    const skipped = { status: 'skipped', reason: 'ai-not-configured', next_attempt_at: null, task_ids: [] };
    expect((await transcribe(office, id, 'Hello')).extraction).toEqual(skipped);
    expect(must(await office.admin.post(`/api/calls/${id}/extract-tasks`), 202).body.extraction).toEqual(skipped);
    await until(async () => {
      const events = await atWork.installation.store.readAll(null, 1_000);
      return events.some(({ data }) => (data as { outcome?: string }).outcome === 'ai-not-configured');
    });
    expect((await extracted(office, id)).extraction).toEqual(skipped);
  });
});

describe('a transcription', () => {
  it('is a text or utterances, whose speakers and times may be missing', async () => {
    const id = await newCall(acme);
    expect((await transcribe(acme, id, 'Hello')).transcription).toMatchObject({ text: 'Hello', utterances: null });
    const utterances = [{ speaker: 'Ada', start_ms: 0, end_ms: 900, text: 'Hello' }, { text: 'Hi' }];
    const { transcription, revision } = await transcribe(acme, id, { utterances });
    expect(transcription).toMatchObject({
      text: null,
      utterances: [utterances[0], { speaker: null, start_ms: null, end_ms: null, text: 'Hi' }],
    });
    expect((await transcribe(acme, id, { utterances })).revision).toBe(revision);
  });

  it('is refused by the name of what does not hold', async () => {
    const id = await newCall(acme);
    const refused: [object, string][] = [
      [{}, '/text'],
      [{ text: '' }, '/text'],
      [{ text: ' \n' }, '/text'],
      [{ text: 'Hello', utterances: [{ text: 'Hello' }] }, '/text'],
      [{ utterances: [] }, '/utterances'],
      [{ utterances: [{ text: '' }, { text: ' ' }] }, '/utterances'],
      [{ utterances: [{ speaker: 'Ada' }] }, '/utterances/0/text'],
      [{ utterances: [{ text: 'Hi', start_ms: -1 }] }, '/utterances/0/start_ms'],
      [{ utterances: [{ text: 'Hi', start_ms: 2, end_ms: 1 }] }, '/utterances/0/end_ms'],
      [{ utterances: Array.from({ length: 20_000 }, () => ({ text: 'x' })) }, '/utterances'],
      [{ text: 'x'.repeat(960_000) }, '/text'],
    ];
    for (const [body, place] of refused) {
      const reply = await acme.admin.post(`/api/calls/${id}/transcription`, body);
      expectProblem(reply, 422, 'validation');
      expect(places(reply)).toEqual([place]);
    }
    expect(must(await acme.admin.get(`/api/calls/${id}`), 200).body.transcription).toBeNull();
    expectProblem(await acme.admin.post(`/api/calls/${id}/transcription`, { text: 'x'.repeat(1_100_000) }), 413);
  });
});

describe('what each caller may do with calls', () => {
  it('an agent sees those of contacts assigned to them and those that they were on, and writes no others', async () => {
    const agent = await acme.member('Agent', 'agent');
    const [own, foreign] = [await acme.contact('Own', [agent.id]), await acme.contact('Foreign')];
    const seen = [await newCall(acme, { contact_id: own.id }), await newCall(acme, { member_id: agent.id })];
    const unseen = [await newCall(acme, { contact_id: foreign.id }), await newCall(acme)];
    const task = (call_id: string) => ({ type: 'internal', title: 'x', call_id });
    for (const id of seen) {
      must(await agent.client.get(`/api/calls/${id}`), 200);
      must(await agent.client.post(`/api/calls/${id}/transcription`, { text: 'Hello' }), 202);
      expect(must(await agent.client.post('/api/tasks', task(id)), 201).body.call_id).toBe(id);
    }
    for (const id of unseen) {
      expectProblem(await agent.client.get(`/api/calls/${id}`), 403, 'forbidden');
      expectProblem(await agent.client.post(`/api/calls/${id}/transcription`, { text: 'Hello' }), 403, 'forbidden');
      expectProblem(await agent.client.post(`/api/calls/${id}/extract-tasks`), 403, 'forbidden');
      expectProblem(await agent.client.put(`/api/calls/${id}`, { member_id: agent.id }), 403, 'forbidden');
      expectProblem(await agent.client.post('/api/tasks', task(id)), 403, 'forbidden');
    }
    expectProblem(await agent.client.put(`/api/calls/${seen[1]}`, { contact_id: foreign.id }), 403, 'forbidden');
    expectProblem(
      await agent.client.put(`/api/calls/${randomUUID()}`, { ...NEW, contact_id: foreign.id }),
      403,
      'forbidden',
    );
    must(await agent.client.put(`/api/calls/${randomUUID()}`, { ...NEW, contact_id: own.id }), 201);
    for (const role of ['viewer', 'auditor'] as const) {
      const { client } = await acme.member(`Only ${role}`, role);
      must(await client.get(`/api/calls/${unseen[0]}`), 200);
      expectProblem(await client.post(`/api/calls/${seen[0]}/extract-tasks`), 403, 'forbidden');
    }
  });
});

describe('an external id', () => {
  const put = (id: string, body: object, at = acme.admin) => at.put(`/api/calls/${id}`, body);

  it('is that of one call of the organization at a time', async () => {
    const [one, two] = [await newCall(acme, { external_id: 'CA-1' }), await newCall(acme)];
    const taken = await put(two, { external_id: 'CA-1' });
    expectProblem(taken, 422, 'validation');
    expect(places(taken)).toEqual(['/external_id']);
    expect((await put(randomUUID(), { ...NEW, external_id: 'CA-1' })).status).toBe(422);
    must(await put(one, { external_id: 'CA-1' }), 200);
    must(await newCallElsewhere(), 201);
    must(await put(one, { external_id: 'CA-2' }), 200);
    must(await put(two, { external_id: 'CA-1' }), 200);
    must(await put(one, { external_id: null }), 200);
    must(await put(two, { external_id: 'CA-2' }), 200);
    must(await put(one, { external_id: 'CA-1' }), 200);

    async function newCallElsewhere() {
      const { admin } = await newOrganization(service.base);
      return admin.put(`/api/calls/${randomUUID()}`, { ...NEW, external_id: 'CA-1' });
    }
  });

  /** A busy machine may say 503 to one that waits for so many: then it asks again. */
  async function patiently(id: string, external_id: string, at: typeof acme.admin) {
    for (;;) {
      const reply = await put(id, { ...NEW, external_id }, at);
      if (reply.status !== 503) return reply;
    }
  }

  it('that many calls want at once, on two nodes, is given to one', async () => {
    for (let round = 0; round < 5; round++) {
      const external_id = `CA-race-${round}`;
      const clients = Array.from({ length: 8 }, (_, n) => (n % 2 ? acme.admin.at(other.base) : acme.admin));
      const ids = clients.map(() => randomUUID());
      const replies = await Promise.all(clients.map((at, n) => patiently(ids[n] ?? '', external_id, at)));
      expect(replies.map(({ status }) => status).toSorted()).toEqual([201, ...Array(7).fill(422)]);
      const winner = ids[replies.findIndex(({ status }) => status === 201)] ?? '';
      expect(must(await acme.admin.get(`/api/calls/${winner}`), 200).body.external_id).toBe(external_id);
    }
  });
});

it('an erasure of the contact takes what was said, and no model is asked about the call any more', async () => {
  const office = await newOrganization(atWork.base);
  const contact = await office.contact('Dora');
  const id = await newCall(office, { contact_id: contact.id });
  await transcribe(office, id, { utterances: [{ text: 'A secret of Dora' }] });
  const text = await newCall(office, { contact_id: contact.id });
  await transcribe(office, text, 'Another secret of Dora');
  must(await office.admin.post(`/api/contacts/${contact.id}/erase`, { reason: 'asked for' }), 200);
  const { keyTable, keyRing } = atWork.installation;
  const words = async (call: string) => {
    // As whoever completes erasures does for the calls of the contact, once read models tell which these are.
    const key = { organizationId: office.id, keyId: call };
    await keyTable.destroy(key);
    keyRing.forget(key);
    return must(await office.admin.get(`/api/calls/${call}`), 200).body.transcription;
  };
  expect(await words(id)).toMatchObject({ text: null, utterances: [] });
  expect(await words(text)).toMatchObject({ text: '[erased]', utterances: null });
  expectProblem(await office.admin.post(`/api/calls/${id}/transcription`, { text: 'More' }), 409);
  must(await office.admin.post(`/api/calls/${id}/extract-tasks`), 202);
  expect((await extracted(office, id)).extraction.status).toBe('skipped');
});
