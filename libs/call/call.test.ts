import { describe, expect, it } from '@jest/globals';
import { givenOf } from '#libs/aggregate/testing';
import {
  CallEndsBeforeStartError,
  type CallEvent,
  type CallFields,
  type CallNews,
  CallNotFoundError,
  type CallState,
  callEvents,
  callEvolution,
  callsForExtraction,
  changeRecording,
  IncompleteCallError,
  putCall,
  type RecordedCallEvent,
  requestExtraction,
  type Transcript,
  takeNews,
  transcribe,
  transcriptHash,
} from './index.ts';

const given = givenOf(callEvents, callEvolution);
const put = (fields: CallFields) => (call: CallState) => putCall(fields, call);
const say = (transcript: Transcript, id?: string) => (call: CallState) => transcribe(transcript, call, id);

const START = '2026-03-24T13:00:00Z';
const END = '2026-03-24T13:12:30Z';
const fields = { contact_id: null, ended_at: END, member_id: null, external_id: null };
const REGISTERED: CallEvent = {
  type: 'CallRegistered',
  data: { call_id: 'c', direction: 'inbound', started_at: START, ...fields },
};
const TEXT: Transcript = { text: 'Hello', utterances: null };
const TURNS: Transcript = {
  text: null,
  utterances: [{ speaker: 'Ada', start_ms: 0, end_ms: 900, text: 'Hello' }],
};
const transcribed = (transcript: Transcript, external_id: string | null = null): CallEvent => ({
  type: 'CallTranscribed',
  data: {
    text: transcript.text,
    utterances: transcript.utterances && [...transcript.utterances],
    hash: transcriptHash(transcript),
    external_id,
  },
});

describe('a call', () => {
  it('is registered with null for what is not said', () => {
    given()
      .when(put({ id: 'c', direction: 'inbound', started_at: START, ended_at: END }))
      .then(REGISTERED);
  });

  it('needs its direction and its start when it is new', () => {
    given()
      .when(put({ id: 'c', started_at: START }))
      .thenRefused(IncompleteCallError, { field: 'direction' });
    given()
      .when(put({ id: 'c', direction: 'inbound' }))
      .thenRefused(IncompleteCallError, { field: 'started_at' });
  });

  it('changes in the fields that are there and differ; null clears', () => {
    given(REGISTERED)
      .when(put({ id: 'c', contact_id: 'k', ended_at: null, direction: 'inbound' }))
      .then({ type: 'CallChanged', data: { contact_id: 'k', ended_at: null } });
    given(REGISTERED)
      .when(put({ id: 'c', direction: 'inbound', started_at: START, ended_at: END, contact_id: null }))
      .thenNothing();
  });

  it('does not end before it starts, whichever of the two is said', () => {
    const early = '2026-03-24T12:59:59Z';
    given()
      .when(put({ id: 'c', direction: 'inbound', started_at: START, ended_at: early }))
      .thenRefused(CallEndsBeforeStartError);
    given(REGISTERED)
      .when(put({ id: 'c', ended_at: early }))
      .thenRefused(CallEndsBeforeStartError, { startedAt: START, endedAt: early });
    given(REGISTERED)
      .when(put({ id: 'c', started_at: '2026-03-24T14:00:00Z' }))
      .thenRefused(CallEndsBeforeStartError);
  });

  it('takes a transcription once, and another one in its place', () => {
    given(REGISTERED).when(say(TEXT)).then(transcribed(TEXT));
    given(REGISTERED, transcribed(TEXT)).when(say(TEXT)).thenNothing();
    given(REGISTERED, transcribed(TEXT)).when(say(TURNS)).then(transcribed(TURNS));
    given(REGISTERED, transcribed(TEXT, 'T1'), transcribed(TURNS, 'T2')).when(say(TEXT, 'T1')).thenNothing();
    given().when(say(TEXT)).thenRefused(CallNotFoundError);
    given(REGISTERED)
      .when(say(TURNS))
      .thenState({ transcription: { ...TURNS, hash: transcriptHash(TURNS) } });
  });

  it('calls for an extraction with a transcription, a request and a contact, and with nothing else', () => {
    const event = (type: string, data: object) => ({ type, data }) as RecordedCallEvent;
    expect(callsForExtraction(event('CallTranscribed', {}))).toBe(true);
    expect(callsForExtraction(event('CallExtractionRequested', {}))).toBe(true);
    expect(callsForExtraction(event('CallChanged', { contact_id: 'k' }))).toBe(true);
    expect(callsForExtraction(event('CallChanged', { contact_id: null }))).toBe(false);
    expect(callsForExtraction(event('CallChanged', { member_id: 'm' }))).toBe(false);
    expect(callsForExtraction(event('CallRegistered', { contact_id: 'k' }))).toBe(false);
    given(REGISTERED).when(requestExtraction).then({ type: 'CallExtractionRequested', data: {} });
    given().when(requestExtraction).thenRefused(CallNotFoundError);
  });

  it('knows each recording as it is told of last, and none that begins again', () => {
    const recording = (status: string, duration_seconds: number | null = null) => ({
      id: 'R1',
      status,
      url: null,
      duration_seconds,
    });
    const told = (status: string, duration_seconds: number | null = null): CallEvent => ({
      type: 'CallRecordingChanged',
      data: { recording_id: 'R1', status, url: null, duration_seconds },
    });
    const change = (status: string, seconds?: number) => (call: CallState) =>
      changeRecording(recording(status, seconds), call);
    given(REGISTERED).when(change('in-progress')).then(told('in-progress'));
    given(REGISTERED, told('in-progress')).when(change('completed', 750)).then(told('completed', 750));
    given(REGISTERED, told('completed', 750)).when(change('completed', 750)).thenNothing();
    given(REGISTERED, told('completed', 750)).when(change('in-progress')).thenNothing();
    given(REGISTERED, told('in-progress'))
      .when(change('completed', 750))
      .thenState({ recordings: [recording('completed', 750)] });
  });

  it('may be claimed an external id before it is there, in vain', () => {
    const lost: CallEvent = { type: 'CallExternalIdLost', data: { external_id: 'CA1' } };
    given(lost)
      .when(put({ id: 'c', direction: 'inbound', started_at: START, ended_at: END }))
      .then(REGISTERED);
    expect(given(REGISTERED, lost).state).toMatchObject({ id: 'c', revision: 1 });
  });
});

describe('news of a call', () => {
  const news = (more: Partial<CallNews> & { times?: [string | null, string | null] } = {}) => {
    const [started_at, ended_at] = more.times ?? [null, null];
    const known = { id: 'c', direction: 'inbound', external_id: 'CA1', contact_id: 'k', started_at, ended_at } as const;
    return (call: CallState) => takeNews({ fields: known, ...more }, call);
  };
  const unknownTimes: CallEvent = {
    type: 'CallRegistered',
    data: { ...REGISTERED.data, contact_id: 'x', started_at: null, ended_at: null } as never,
  };
  const linked: CallEvent = { type: 'CallRegistered', data: { ...REGISTERED.data, contact_id: 'x' } as never };

  it('register it with all that they tell, and change nothing when they come again', () => {
    const recording = { id: 'R1', status: 'completed', url: null, duration_seconds: 1 };
    const transcription = { id: 'T1', transcript: TEXT };
    const first = given().when(news({ times: [START, END], recording, transcription }));
    first.thenState({ external_id: 'CA1', contact_id: 'k', recordings: [recording], transcription: TEXT });
    const events: CallEvent[] = [
      { type: 'CallRegistered', data: { ...REGISTERED.data, contact_id: 'k', external_id: 'CA1' } as never },
      {
        type: 'CallRecordingChanged',
        data: { recording_id: 'R1', status: 'completed', url: null, duration_seconds: 1 },
      },
      transcribed(TEXT, 'T1'),
    ];
    first.then(...events);
    given(...events)
      .when(news({ times: [START, END], recording, transcription }))
      .thenNothing();
  });

  it('add the times that were not known, and leave alone what was', () => {
    given(unknownTimes)
      .when(news({ times: [START, END] }))
      .then({ type: 'CallChanged', data: { started_at: START, ended_at: END } });
    given(linked)
      .when(news({ times: ['2026-03-24T12:00:00Z', '2026-03-24T12:10:00Z'] }))
      .thenNothing();
  });

  it('link a call that has no contact yet, and no other', () => {
    const outbound: CallEvent = {
      type: 'CallRegistered',
      data: { ...REGISTERED.data, direction: 'outbound' } as never,
    };
    given(outbound)
      .when(news())
      .then({ type: 'CallChanged', data: { contact_id: 'k', direction: 'inbound' } });
    given(linked).when(news()).thenNothing();
  });
});
