import { isDeepStrictEqual } from 'node:util';
import type { Call, CallState, Recording } from './call.ts';
import { CallEndsBeforeStartError, CallNotFoundError, IncompleteCallError } from './errors.ts';
import type { CallEvent } from './events.ts';
import { type Transcript, transcriptHash } from './transcription.ts';

/** What an upsert of a call says: what is absent stays, or is null for a new one. */
export interface CallFields {
  readonly id: string;
  readonly contact_id?: string | null | undefined;
  readonly direction?: Call['direction'] | undefined;
  readonly started_at?: string | null | undefined;
  readonly ended_at?: string | null | undefined;
  readonly member_id?: string | null | undefined;
  readonly external_id?: string | null | undefined;
}

const FIELDS = ['contact_id', 'direction', 'started_at', 'ended_at', 'member_id', 'external_id'] as const;

/** The events of an upsert. @throws IncompleteCallError, CallEndsBeforeStartError */
export function putCall(wanted: CallFields, call: CallState): readonly CallEvent[] {
  mustEndAfterStart(wanted.started_at ?? call?.started_at, wanted.ended_at ?? call?.ended_at);
  if (call) return changed(wanted, call);
  const { id: call_id, direction, started_at, contact_id = null, ended_at = null } = wanted;
  if (direction === undefined) throw new IncompleteCallError('direction');
  if (started_at === undefined) throw new IncompleteCallError('started_at');
  const { member_id = null, external_id = null } = wanted;
  const fields = { contact_id, direction, started_at, ended_at, member_id, external_id };
  return [{ type: 'CallRegistered', data: { call_id, ...fields } }];
}

function changed(wanted: CallFields, call: Call): readonly CallEvent[] {
  const differing = FIELDS.filter((field) => wanted[field] !== undefined && wanted[field] !== call[field]);
  if (differing.length === 0) return [];
  return [{ type: 'CallChanged', data: Object.fromEntries(differing.map((field) => [field, wanted[field]])) }];
}

function mustEndAfterStart(start: string | null | undefined, end: string | null | undefined): void {
  if (start && end && Date.parse(end) < Date.parse(start)) throw new CallEndsBeforeStartError(start, end);
}

/**
 * The events of a transcription that came: none where the call has this very one, or had one of this external id before.
 * Any other takes the place of the present one.
 * @throws CallNotFoundError
 */
export function transcribe(
  transcript: Transcript,
  call: CallState,
  externalId: string | null = null,
): readonly CallEvent[] {
  const { transcription, transcriptions_seen } = existing(call);
  if (externalId !== null && transcriptions_seen.includes(externalId)) return [];
  return transcriptHash(transcript) === transcription?.hash ? [] : [transcribed(transcript, externalId)];
}

/** The event of a transcription. */
export function transcribed(transcript: Transcript, external_id: string | null): CallEvent {
  const { text, utterances } = transcript;
  const said = utterances === null ? { text, utterances } : { text, utterances: [...utterances] };
  return { type: 'CallTranscribed', data: { ...said, hash: transcriptHash(transcript), external_id } };
}

/** The event of a wish that tasks be extracted. @throws CallNotFoundError */
export function requestExtraction(call: CallState): readonly CallEvent[] {
  existing(call);
  return [{ type: 'CallExtractionRequested', data: {} }];
}

const UNFINISHED = 'in-progress';

/** The events of news of a recording: none where they are old. @throws CallNotFoundError */
export function changeRecording(recording: Recording, call: CallState): readonly CallEvent[] {
  const before = existing(call).recordings.find(({ id }) => id === recording.id);
  // News may overtake each other: what has ended does not begin again.
  if (before && (isDeepStrictEqual(before, recording) || recording.status === UNFINISHED)) return [];
  return [recordingChanged(recording)];
}

/** The event of news of a recording. */
export function recordingChanged({ id: recording_id, ...fields }: Recording): CallEvent {
  return { type: 'CallRecordingChanged', data: { recording_id, ...fields } };
}

function existing(call: CallState): Call {
  if (!call) throw new CallNotFoundError();
  return call;
}
