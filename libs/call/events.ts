import { z } from 'zod';
import { defineEvent, type EventOf, type RecordedEvent } from '#libs/event';
import { utteranceSchema } from './transcription.ts';

const id = z.string();
const instant = z.string().nullable();

/** Which way a call went, as the organization sees it. */
export const directionSchema = z.enum(['inbound', 'outbound']).meta({ id: 'CallDirection' });

const fields = {
  contact_id: id.nullable(),
  direction: directionSchema,
  started_at: instant,
  ended_at: instant,
  /** The member who was on the call. */
  member_id: id.nullable(),
  /** The id that another system knows the call by, such as a CallSid. */
  external_id: z.string().nullable(),
};

export const CallRegistered = defineEvent('CallRegistered', z.strictObject({ call_id: id, ...fields }));

/** Only the fields that changed, with their new values. */
export const CallChanged = defineEvent('CallChanged', z.strictObject(fields).partial());

/** What is known of one recording of the call. */
export const CallRecordingChanged = defineEvent(
  'CallRecordingChanged',
  z.strictObject({
    recording_id: z.string(),
    status: z.string(),
    url: z.string().nullable(),
    duration_seconds: z.number().nullable(),
  }),
);

/** The transcription came, or another one in its place. */
export const CallTranscribed = defineEvent(
  'CallTranscribed',
  z.strictObject({
    text: z.string().nullable(),
    utterances: z.array(utteranceSchema).nullable(),
    /** SHA-256 of the transcript. */
    hash: z.string(),
    /** The id that another system knows the transcription by. */
    external_id: z.string().nullable(),
  }),
  { personal: { text: 'text', utterances: 'list' } },
);

/** Somebody asked for tasks to be extracted, once more or for the first time. */
export const CallExtractionRequested = defineEvent('CallExtractionRequested', z.strictObject({}));

/** Another call took the external id that this one had claimed and never got: what would give it to this one now fails. */
export const CallExternalIdLost = defineEvent('CallExternalIdLost', z.strictObject({ external_id: z.string() }));

/** Every event of a call. */
export const callEvents = [
  CallRegistered,
  CallChanged,
  CallRecordingChanged,
  CallTranscribed,
  CallExtractionRequested,
  CallExternalIdLost,
] as const;

export type CallEvent = EventOf<(typeof callEvents)[number]>;
export type RecordedCallEvent = RecordedEvent<CallEvent>;
