export {
  type Call,
  type CallState,
  callEvolution,
  callsForExtraction,
  type Recording,
  type Transcription,
} from './call.ts';
export { type CallFields, changeRecording, putCall, requestExtraction, transcribe } from './decide.ts';
export * from './errors.ts';
export { type CallEvent, callEvents, directionSchema, type RecordedCallEvent } from './events.ts';
export {
  ExternalIdClaimed,
  type ExternalIdEvent,
  type ExternalIdState,
  externalIdEvents,
  externalIdEvolution,
} from './external-id.ts';
export { type CallNews, takeNews } from './news.ts';
export { callIdOf, callStream, externalIdStream, isCallStream } from './stream.ts';
export { spokenText, type Transcript, transcriptHash, type Utterance, utteranceSchema } from './transcription.ts';
