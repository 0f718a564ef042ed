import { z } from 'zod';
import { directionSchema } from '#libs/call';
import { defineEndpoint, readHeaders, revisionedCommandHeaders, text, uuid } from '#libs/http';
import { InvalidDateTimeError, parseInstant } from '#libs/time';
import { callSchema, exampleCall } from './call-schema.ts';
import { transcriptionSchema } from './transcription-schema.ts';

const tags = ['calls'] as const;
const params = z.object({ call_id: uuid() });

/** RFC 3339 with Z or an offset; given out in UTC, to the millisecond where it has any. */
const instant = z
  .string()
  .transform((value, context) => {
    try {
      return Temporal.Instant.from(parseInstant(value)).toString();
    } catch (error) {
      if (!(error instanceof InvalidDateTimeError)) throw error;
      context.addIssue({ code: 'custom', message: error.message, params: { code: 'invalid-instant' } });
      return z.NEVER;
    }
  })
  .meta({ examples: ['2026-03-24T14:00:00+01:00'] });

export const getCall = defineEndpoint({
  method: 'GET',
  path: '/api/calls/:call_id',
  operation: 'getCall',
  summary: 'A call, its transcription and what was extracted from it',
  tags,
  auth: 'token',
  params,
  headers: readHeaders,
  status: 200,
  reply: callSchema,
  replyHeaders: ['ETag'],
  errors: ['forbidden', 'not-found', 'projection-behind', 'unavailable'],
  examples: { reply: exampleCall },
});

export const putCall = defineEndpoint({
  method: 'PUT',
  path: '/api/calls/:call_id',
  operation: 'putCall',
  summary: 'Register a call or change it: what is absent stays',
  description:
    'A new call needs `direction` and `started_at`. Once a contact is linked, tasks are extracted from the transcription.',
  tags,
  auth: 'token',
  permission: 'Call:Write',
  params,
  headers: revisionedCommandHeaders,
  body: z.strictObject({
    contact_id: uuid().nullable().optional(),
    direction: directionSchema.optional(),
    started_at: instant.optional(),
    ended_at: instant.nullable().optional(),
    member_id: uuid().nullable().optional(),
    external_id: text({ min: 1, max: 255 }).nullable().optional(),
  }),
  status: [200, 201],
  reply: callSchema,
  replyHeaders: ['ETag', 'Docket-Position'],
  errors: ['forbidden', 'precondition-failed', 'key-reused', 'unavailable'],
  examples: {
    body: {
      contact_id: exampleCall.contact_id,
      direction: 'inbound',
      started_at: '2026-03-24T14:00:00+01:00',
      ended_at: '2026-03-24T14:12:30+01:00',
      member_id: exampleCall.member_id,
      external_id: exampleCall.external_id,
    },
    reply: exampleCall,
  },
});

const command = {
  method: 'POST',
  tags,
  auth: 'token',
  permission: 'Call:Write',
  params,
  headers: revisionedCommandHeaders,
  status: 202,
  reply: callSchema,
  replyHeaders: ['ETag', 'Docket-Position'],
  errors: ['forbidden', 'not-found', 'precondition-failed', 'key-reused', 'unavailable'],
} as const;

const PENDING = { status: 'pending', reason: null, next_attempt_at: null, task_ids: [] } as const;
const utterance = { speaker: 'Grace', start_ms: 0, end_ms: 2_400, text: 'I will send you the invoice by Friday.' };
const transcribed = {
  ...exampleCall,
  transcription: { text: null, utterances: [utterance], at: '2026-03-24T13:14:00.000Z' },
  extraction: { ...PENDING, task_ids: [] },
  revision: 1,
};

export const addTranscription = defineEndpoint({
  ...command,
  path: '/api/calls/:call_id/transcription',
  operation: 'addTranscription',
  summary: 'Give the transcription of a call, as a text or as utterances',
  description:
    'Another transcription takes the place of the one before. Tasks are extracted from it on their own time.',
  body: transcriptionSchema,
  examples: { body: { utterances: [utterance] }, reply: transcribed },
});

export const extractTasks = defineEndpoint({
  ...command,
  path: '/api/calls/:call_id/extract-tasks',
  operation: 'extractTasks',
  summary: 'Have tasks extracted from a call, also after that was skipped or given up',
  body: z.strictObject({}),
  bodyOptional: true,
  examples: { body: {}, reply: transcribed },
});
