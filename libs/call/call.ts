import type { Evolution } from '#libs/aggregate';
import type { CallEvent, RecordedCallEvent } from './events.ts';
import { callIdOf } from './stream.ts';
import type { Transcript } from './transcription.ts';

/** One recording of a call, as the telephone system tells of it. */
export interface Recording {
  readonly id: string;
  readonly status: string;
  readonly url: string | null;
  readonly duration_seconds: number | null;
}

/** A phone call, as its events tell it. */
export interface Call {
  readonly id: string;
  readonly organization_id: string;
  readonly contact_id: string | null;
  readonly direction: 'inbound' | 'outbound';
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly member_id: string | null;
  readonly external_id: string | null;
  readonly recordings: readonly Recording[];
  readonly transcription: Transcription | null;
  /** The external ids of all transcriptions so far. */
  readonly transcriptions_seen: readonly string[];
  /** The event that last called for an extraction; null while none did. */
  readonly extraction_source: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly revision: number;
}

/** The transcription of a call. */
export type Transcription = Transcript & {
  readonly hash: string;
  /** When it came. */
  readonly at: string;
};

/** Null before the call is registered. */
export type CallState = Call | null;

function evolve(call: CallState, event: RecordedCallEvent): CallState {
  const { revision, metadata } = event;
  const last = { revision, updated_at: metadata.occurred_at };
  if (event.type === 'CallRegistered') {
    const { call_id, ...fields } = event.data;
    return {
      id: call_id,
      organization_id: metadata.organization_id,
      ...fields,
      recordings: [],
      transcription: null,
      transcriptions_seen: [],
      extraction_source: null,
      created_at: metadata.occurred_at,
      ...last,
    };
  }
  // It may come before the call itself does.
  if (event.type === 'CallExternalIdLost') return call && { ...call, ...last };
  if (!call) throw new Error(`${event.stream} does not begin with CallRegistered but with ${event.type}`);
  const source = callsForExtraction(event) ? { extraction_source: event.id } : {};
  return { ...call, ...change(call, event), ...source, ...last };
}

/** Whether an event of a call calls for tasks to be extracted: a transcription, a request, or a contact that was linked. */
export function callsForExtraction(event: RecordedCallEvent): boolean {
  if (event.type === 'CallChanged') return typeof event.data.contact_id === 'string';
  return event.type === 'CallTranscribed' || event.type === 'CallExtractionRequested';
}

type Change = Exclude<RecordedCallEvent, { type: 'CallRegistered' | 'CallExternalIdLost' }>;

function change(call: Call, event: Change): Partial<Call> {
  switch (event.type) {
    case 'CallChanged':
      return event.data as Partial<Call>;
    case 'CallRecordingChanged': {
      const { recording_id: id, ...fields } = event.data;
      return { recordings: [...call.recordings.filter((recording) => recording.id !== id), { id, ...fields }] };
    }
    case 'CallTranscribed': {
      const { external_id, hash, text, utterances } = event.data;
      const at = event.metadata.occurred_at;
      const said = utterances === null ? { text: text ?? '', utterances } : { text: null, utterances };
      return {
        transcription: { ...said, hash, at },
        transcriptions_seen:
          external_id === null ? call.transcriptions_seen : [...call.transcriptions_seen, external_id],
      };
    }
    case 'CallExtractionRequested':
      return {};
    default:
      return event satisfies never;
  }
}

/** The call as an aggregate. */
export const callEvolution: Evolution<CallState, CallEvent> = {
  initial: null,
  evolve,
  // A key of its own, as a call may have no contact yet; it is destroyed with that of its contact.
  keyOf: callIdOf,
};
