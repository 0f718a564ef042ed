import type { Call, CallState, Recording } from './call.ts';
import { type CallFields, changeRecording, putCall, recordingChanged, transcribe, transcribed } from './decide.ts';
import type { CallEvent } from './events.ts';
import type { Transcript } from './transcription.ts';

/** What a telephone system tells of a call, one thing after another and in any order. */
export interface CallNews {
  /** All that a call needs that is not known yet; of one that is known only what was not known of it is taken. */
  readonly fields: CallFields & { readonly direction: Call['direction']; readonly started_at: string | null };
  readonly recording?: Recording | undefined;
  /** A transcription, and the id that the telephone system knows it by. */
  readonly transcription?: { readonly id: string | null; readonly transcript: Transcript } | undefined;
}

/** The events that news of a call mean: none where they are known. */
export function takeNews({ fields, recording, transcription }: CallNews, call: CallState): readonly CallEvent[] {
  if (call)
    return [
      ...putCall({ id: call.id, ...missing(fields, call) }, call),
      ...(recording ? changeRecording(recording, call) : []),
      ...(transcription ? transcribe(transcription.transcript, call, transcription.id) : []),
    ];
  return [
    ...putCall(fields, null),
    ...(recording ? [recordingChanged(recording)] : []),
    ...(transcription ? [transcribed(transcription.transcript, transcription.id)] : []),
  ];
}

/** What the call lacks: a contact, with the direction that led to it, and times. */
const missing = (fields: CallFields, call: Call): Partial<CallFields> => ({
  ...(call.contact_id === null && fields.contact_id
    ? { contact_id: fields.contact_id, direction: fields.direction }
    : {}),
  ...missingTimes(fields, call),
});

/** The times that the call lacks; both or none, so that they cannot contradict each other. */
function missingTimes({ started_at, ended_at }: CallFields, call: Call): Partial<CallFields> {
  if (call.started_at === null && call.ended_at === null) return { started_at, ended_at };
  const fits = call.started_at !== null && ended_at && Date.parse(ended_at) >= Date.parse(call.started_at);
  return call.ended_at === null && fits ? { ended_at } : {};
}
