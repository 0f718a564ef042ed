import type { CallNews } from '#libs/call';
import { invalidField, jsonPointer, text } from '#libs/http';

/** The fields of a callback, as Twilio names them. */
export type Callback = Readonly<Record<string, string | undefined>>;

/** The two ends of a call, and which way it went; undefined where the callback does not say. */
export interface Parties {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly direction: 'inbound' | 'outbound' | undefined;
}

const sid = text({ min: 1, max: 255 });

/** The call's id at Twilio. @throws a 422 that names it */
export function callSidOf({ CallSid }: Callback): string {
  const { success, data } = sid.safeParse(CallSid);
  if (!success) throw invalidField(jsonPointer(['CallSid']), 'required', 'must be the id of a call');
  return data;
}

/** Who called whom. */
export function partiesOf({ From: from, To: to, Direction }: Callback): Parties {
  const direction = Direction?.startsWith('outbound') ? 'outbound' : Direction === 'inbound' ? 'inbound' : undefined;
  return { from, to, direction };
}

/** What a callback tells of a recording; undefined where it names none. */
export function recordingOf(callback: Callback): CallNews['recording'] {
  const { RecordingSid: id, RecordingStatus: status = 'completed', RecordingUrl: url = null } = callback;
  return id ? { id, status, url, duration_seconds: secondsOf(callback.RecordingDuration) } : undefined;
}

/** What a callback tells of a transcription; undefined where there is none to be had. */
export function transcriptionOf({ TranscriptionSid, TranscriptionStatus, TranscriptionText }: Callback) {
  if (TranscriptionStatus === 'failed' || !TranscriptionText?.trim()) return undefined;
  const transcript = { text: TranscriptionText, utterances: null };
  return { id: TranscriptionSid || null, transcript };
}

/**
 * When a recorded call began and ended, as far as a callback that came at `now` (milliseconds since 1970) tells: a
 * recording that is complete ended at its start and duration, or just now.
 */
export function timesOf(callback: Callback, now: number): { started_at: string | null; ended_at: string | null } {
  const { RecordingStatus = 'completed', RecordingStartTime, RecordingDuration } = callback;
  const began = RecordingStartTime === undefined ? Number.NaN : Date.parse(RecordingStartTime);
  const seconds = RecordingStatus === 'completed' ? secondsOf(RecordingDuration) : null;
  if (seconds === null) return { started_at: instantOf(began), ended_at: null };
  const start = Number.isNaN(began) ? now - seconds * 1000 : began;
  return { started_at: instantOf(start), ended_at: instantOf(start + seconds * 1000) };
}

const secondsOf = (value: string | undefined): number | null =>
  value !== undefined && /^\d{1,7}$/.test(value) ? Number(value) : null;

function instantOf(ms: number): string | null {
  return Number.isNaN(ms) ? null : Temporal.Instant.fromEpochMilliseconds(Math.trunc(ms)).toString();
}
