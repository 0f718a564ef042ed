import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { newCall } from './support/calls.ts';
import { Client, must } from './support/client.ts';
import { newOrganization, type TestOrganization } from './support/organization.ts';
import { expectProblem } from './support/problem.ts';
import { type Service, startService } from './support/service.ts';

// A service of its own takes its time where the machine has other work.
jest.setTimeout(120_000);

const TOKEN = 'a token of Twilio';
const PUBLIC_URL = 'https://docket.example.org/base';

let service: Service;
let acme: TestOrganization;
beforeAll(async () => {
  service = await startService({ TWILIO_AUTH_TOKEN: TOKEN, PUBLIC_URL });
  acme = await newOrganization(service.base);
});
afterAll(() => service.stop());

type Fields = Record<string, string>;

/** Sends a callback as Twilio does; with another signature where one is given. */
function call(
  what: string,
  fields: Fields,
  {
    organization = acme.id,
    signature,
    base = service.base,
  }: {
    organization?: string;
    signature?: string | null;
    base?: string;
  } = {},
) {
  const path = `/webhooks/twilio/${organization}/${what}`;
  const signed = signature === undefined ? getExpectedTwilioSignature(TOKEN, PUBLIC_URL + path, fields) : signature;
  return new Client(base, null).request('POST', path, {
    body: new URLSearchParams(fields).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(signed === null ? {} : { 'x-twilio-signature': signed }),
    },
  });
}

const newSid = () => `CA${randomUUID().replaceAll('-', '')}`;

/** The call that has an external id, as a task could name it: found in the log, as no list has it. */
async function callOf(sid: string) {
  const { store } = service.installation;
  const events = await store.readAll(null, 100_000);
  const found = events.filter(({ data }) => (data as { external_id?: string }).external_id === sid);
  const ids = new Set(found.filter(({ stream }) => stream.startsWith('call-')).map(({ stream }) => stream.slice(-36)));
  expect(ids.size).toBe(1);
  return must(await acme.admin.get(`/api/calls/${[...ids][0]}`), 200).body;
}

const contactWith = async (phone: string, name = 'Ada') => {
  const id = randomUUID();
  must(await acme.admin.put(`/api/contacts/${id}`, { name, phone }), 201);
  return id;
};

describe("Twilio's callbacks", () => {
  it('register the call, for the contact of the other party, with its recording and its times', async () => {
    const contact_id = await contactWith('+49 (0)30 / 111-111');
    const CallSid = newSid();
    const recording = {
      CallSid,
      AccountSid: 'AC1',
      From: '+4930111111',
      To: '+4989222222',
      Direction: 'inbound',
      RecordingSid: 'RE1',
      RecordingStatus: 'completed',
      RecordingDuration: '750',
      RecordingUrl: 'https://api.twilio.com/recordings/RE1',
      RecordingStartTime: 'Tue, 24 Mar 2026 13:00:00 +0000',
    };
    must(await call('recording-status', recording), 204);
    const known = await callOf(CallSid);
    expect(known).toMatchObject({
      contact_id,
      direction: 'inbound',
      started_at: '2026-03-24T13:00:00Z',
      ended_at: '2026-03-24T13:12:30Z',
      external_id: CallSid,
      recordings: [{ id: 'RE1', status: 'completed', url: recording.RecordingUrl, duration_seconds: 750 }],
      transcription: null,
    });
    const head = await service.installation.store.head();
    must(await call('recording-status', recording), 204);
    expect(await service.installation.store.head()).toBe(head);
    const said = {
      CallSid,
      TranscriptionSid: 'TR1',
      TranscriptionStatus: 'completed',
      TranscriptionText: 'I will call.',
    };
    must(await call('transcription', said), 204);
    must(await call('transcription', said), 204);
    const transcribed = await callOf(CallSid);
    expect(transcribed).toMatchObject({ id: known.id, revision: 2, transcription: { text: 'I will call.' } });
    expect(transcribed.extraction.status).toBe('pending');
  });

  it('may come in any order, and each tells only what was not known', async () => {
    const CallSid = newSid();
    must(
      await call('transcription', { CallSid, TranscriptionText: 'Hello', From: '+49301', Direction: 'inbound' }),
      204,
    );
    expect(await callOf(CallSid)).toMatchObject({ contact_id: null, started_at: null, ended_at: null });
    const done = { CallSid, RecordingSid: 'RE2', RecordingStatus: 'completed', RecordingDuration: '60' };
    must(await call('recording-status', { ...done, RecordingStartTime: 'Tue, 24 Mar 2026 13:00:00 +0000' }), 204);
    must(await call('recording-status', { ...done, RecordingStatus: 'in-progress' }), 204);
    expect(await callOf(CallSid)).toMatchObject({
      ended_at: '2026-03-24T13:01:00Z',
      transcription: { text: 'Hello' },
      recordings: [{ status: 'completed' }],
    });
    must(await call('transcription', { CallSid, TranscriptionStatus: 'failed' }), 204);
    expect((await callOf(CallSid)).transcription.text).toBe('Hello');
  });

  it('link the contact with the number of the other party, whose end the direction tells, if exactly one has it', async () => {
    const [caller, called] = [await contactWith('+4930333331'), await contactWith('+4930333332')];
    await contactWith('+4930333333', 'Twin');
    await contactWith('0049 30 333333', 'Twin');
    const linked = async (fields: Fields) => {
      const CallSid = newSid();
      must(await call('recording-status', { CallSid, ...fields }), 204);
      const { contact_id, direction } = await callOf(CallSid);
      return [contact_id, direction];
    };
    const ends = { From: '+4930333331', To: '+4930333332' };
    expect(await linked({ ...ends, Direction: 'inbound' })).toEqual([caller, 'inbound']);
    expect(await linked({ ...ends, Direction: 'outbound-api' })).toEqual([called, 'outbound']);
    expect(await linked({ ...ends, Direction: 'outbound-dial' })).toEqual([called, 'outbound']);
    expect(await linked(ends)).toEqual([null, 'inbound']);
    expect(await linked({ From: '+49309', To: '+4930333332' })).toEqual([called, 'outbound']);
    expect(await linked({ From: '+4930333333', To: '+49309', Direction: 'inbound' })).toEqual([null, 'inbound']);
    expect(await linked({ From: 'anonymous', To: '+49309', Direction: 'inbound' })).toEqual([null, 'inbound']);
    expect(await linked({})).toEqual([null, 'inbound']);
  });

  it('link the call with the first that name its ends: those of a recording, which come first, do not', async () => {
    const contact_id = await contactWith('+4930555555');
    const CallSid = newSid();
    must(await call('recording-status', { CallSid, RecordingSid: 'RE5', RecordingStatus: 'completed' }), 204);
    expect(await callOf(CallSid)).toMatchObject({ contact_id: null, direction: 'inbound' });
    const said = { CallSid, TranscriptionSid: 'TR5', TranscriptionText: 'Hello' };
    const named = { ...said, From: '+4989222222', To: '+4930555555', Direction: 'outbound-api' };
    must(await call('transcription', named), 204);
    const linked = await callOf(CallSid);
    expect(linked).toMatchObject({ contact_id, direction: 'outbound', transcription: { text: 'Hello' } });
    // What was unlinked since stays so: a repeat changes nothing.
    must(await acme.admin.put(`/api/calls/${linked.id}`, { contact_id: null }), 200);
    must(await call('transcription', named), 204);
    expect(await callOf(CallSid)).toMatchObject({ contact_id: null });
  });

  it('are about the call that has the CallSid already, and leave its contact alone', async () => {
    await contactWith('+4930444444');
    const CallSid = newSid();
    const id = await newCall(acme, { external_id: CallSid });
    const fields = { CallSid, TranscriptionText: 'Hello', From: '+4930444444', Direction: 'inbound' };
    must(await call('transcription', fields), 204);
    expect(await callOf(CallSid)).toMatchObject({ id, contact_id: null, transcription: { text: 'Hello' } });
  });

  it('that come at once make one call', async () => {
    const CallSid = newSid();
    const other = await service.another();
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        n % 2
          ? call('transcription', { CallSid, TranscriptionText: 'Hello' }, { base: other.base })
          : call('recording-status', { CallSid, RecordingSid: 'RE3', RecordingStatus: 'completed' }),
      ),
    );
    await other.stop();
    expect(replies.map(({ status }) => status)).toEqual(Array(10).fill(204));
    expect(await callOf(CallSid)).toMatchObject({ transcription: { text: 'Hello' }, recordings: [{ id: 'RE3' }] });
  });
});

describe('a callback that is not sound', () => {
  const fields = () => ({ CallSid: newSid(), TranscriptionText: 'Hello' });

  it('is 403 where its signature does not hold, and writes nothing', async () => {
    const head = await service.installation.store.head();
    const elsewhere = getExpectedTwilioSignature(TOKEN, `${service.base}/webhooks/twilio/${acme.id}/transcription`, {});
    for (const signature of [null, '', 'bm8=', elsewhere])
      expectProblem(await call('transcription', fields(), { signature }), 403, 'invalid-signature');
    const path = `/webhooks/twilio/${acme.id}/transcription`;
    const signature = getExpectedTwilioSignature(TOKEN, PUBLIC_URL + path, { CallSid: 'CA1' });
    expectProblem(await call('transcription', fields(), { signature }), 403, 'invalid-signature');
    expectProblem(await call('transcription', { ...fields(), Extra: 'x' }, { signature }), 403, 'invalid-signature');
    expect(await service.installation.store.head()).toBe(head);
  });

  it('is 404 for an organization that is not there, 422 without a CallSid, 415 where it is no form', async () => {
    expectProblem(await call('transcription', fields(), { organization: randomUUID() }), 404, 'not-found');
    expectProblem(await call('transcription', { TranscriptionText: 'Hello' }), 422, 'validation');
    expectProblem(await acme.admin.post(`/webhooks/twilio/${acme.id}/transcription`, fields()), 415);
  });

  it('is 403 while no token is configured', async () => {
    const off = await startService();
    const reply = await call('transcription', fields(), { base: off.base });
    await off.stop();
    expectProblem(reply, 403, 'invalid-signature');
  });
});
