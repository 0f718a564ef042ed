import { z } from 'zod';
import { directionSchema } from '#libs/call';
import { IDS } from '../examples.ts';

const id = z.uuid();
const instant = z.iso.datetime();

/** How far the extraction of tasks from a call is (specification §15). */
export const extractionSchema = z
  .object({
    status: z.enum(['pending', 'skipped', 'failed', 'done']),
    reason: z.string().nullable().meta({ description: 'Why it was skipped, or why the last attempt failed.' }),
    next_attempt_at: instant.nullable(),
    task_ids: z.array(id).meta({ description: 'Those of its tasks that the caller may see.' }),
  })
  .meta({ id: 'Extraction' });

const shownUtterance = z.object({
  speaker: z.string().nullable(),
  start_ms: z.int().nullable(),
  end_ms: z.int().nullable(),
  text: z.string(),
});

/** A call as the API answers it. */
export const callSchema = z
  .object({
    id,
    organization_id: id,
    contact_id: id.nullable(),
    direction: directionSchema,
    started_at: instant.nullable(),
    ended_at: instant.nullable(),
    member_id: id.nullable(),
    external_id: z.string().nullable(),
    recordings: z.array(
      z.object({
        id: z.string(),
        status: z.string(),
        url: z.string().nullable(),
        duration_seconds: z.number().nullable(),
      }),
    ),
    transcription: z
      .object({ text: z.string().nullable(), utterances: z.array(shownUtterance).nullable(), at: instant })
      .nullable(),
    extraction: extractionSchema,
    created_at: instant,
    updated_at: instant,
    revision: z.int(),
  })
  .meta({ id: 'Call' });

/** A call as the API answers it. */
export type CallReply = z.infer<typeof callSchema>;

/** A call as the documents show it. */
export const exampleCall: CallReply = {
  id: IDS.call,
  organization_id: IDS.organization,
  contact_id: IDS.contact,
  direction: 'inbound',
  started_at: '2026-03-24T13:00:00Z',
  ended_at: '2026-03-24T13:12:30Z',
  member_id: IDS.member,
  external_id: 'CA0123456789abcdef0123456789abcdef',
  recordings: [],
  transcription: null,
  extraction: { status: 'skipped', reason: 'no-transcription', next_attempt_at: null, task_ids: [] },
  created_at: '2026-03-24T13:12:31.000Z',
  updated_at: '2026-03-24T13:12:31.000Z',
  revision: 0,
};
