import { z } from 'zod';
import { defineEvent, type EventOf, type RecordedEvent } from '#libs/event';
import { categorySchema, prioritySchema } from '#libs/task';

const id = z.string();

/** Why a question to a model came to nothing. */
export const failureSchema = z.enum([
  'timeout',
  'unreachable',
  'rate-limited',
  'provider-error',
  'rejected',
  'refusal',
  'cut-off',
  'no-answer',
  'not-json',
  'wrong-shape',
]);

/** A task as it is decided on, before its own stream holds it. */
export const extractedTaskSchema = z.strictObject({
  id,
  title: z.string(),
  description: z.string().nullable(),
  category: categorySchema,
  priority: prioritySchema,
  due_date: z.string().nullable(),
  evidence: z.string().nullable(),
});

/** The model answered, and this is all that comes of it: exactly these tasks, none where there are none. */
export const ExtractionAnswered = defineEvent(
  'ExtractionAnswered',
  z.strictObject({
    call_id: id,
    /** The event that asked for the extraction. */
    source_id: id,
    model: z.string(),
    prompt_version: z.string(),
    /** SHA-256 of the transcript that was asked about. */
    transcript_hash: z.string(),
    contact_id: id,
    assigned_to: id.nullable(),
    tasks: z.array(extractedTaskSchema),
    /** Their ids, which are nobody's personal text. */
    task_ids: z.array(id),
  }),
  { personal: { tasks: 'list' } },
);

/** One question to a model, and what it took. */
export const AiUsageLogged = defineEvent(
  'AiUsageLogged',
  z.strictObject({
    feature: z.string(),
    model: z.string(),
    outcome: z.enum(['succeeded', 'failed']),
    reason: failureSchema.nullable(),
    input_tokens: z.int(),
    output_tokens: z.int(),
  }),
);

/** What an extraction writes on its saga's stream. */
export const extractionEvents = [ExtractionAnswered, AiUsageLogged] as const;

export type Failure = z.infer<typeof failureSchema>;
export type ExtractedTask = z.infer<typeof extractedTaskSchema>;
export type Extracted = z.infer<typeof ExtractionAnswered.schema>;
export type AiUsage = z.infer<typeof AiUsageLogged.schema>;
export type ExtractionEvent = EventOf<(typeof extractionEvents)[number]>;
export type RecordedExtractionEvent = RecordedEvent<ExtractionEvent>;
