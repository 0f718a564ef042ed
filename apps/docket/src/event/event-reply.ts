import { z } from 'zod';
import {
  actorSchema,
  decodeAll,
  type EventCodec,
  type Metadata,
  type RecordedEvent,
  type StoredEvent,
} from '#libs/event';
import { exampleActor, IDS } from '../examples.ts';
import { versionOf } from '../installation/codec.ts';

/** An event of the feed as the API answers it (specification §15). */
export const eventSchema = z
  .object({
    position: z.string(),
    stream: z.string(),
    revision: z.int(),
    type: z.string(),
    version: z.int().meta({ description: 'The version of its type that `data` has.' }),
    occurred_at: z.string().nullable(),
    recorded_at: z.string().nullable(),
    actor: actorSchema.nullable(),
    data: z.unknown(),
  })
  .meta({ id: 'Event' });

export type EventReply = z.infer<typeof eventSchema>;

/** An event of the documents. */
export const exampleEvent: EventReply = {
  position: '4711',
  stream: `task-${IDS.organization}_${IDS.task}`,
  revision: 1,
  type: 'TaskStarted',
  version: 1,
  occurred_at: '2026-03-20T09:30:00.000Z',
  recorded_at: '2026-03-20T09:30:00.000Z',
  actor: exampleActor,
  data: {},
};

/** Events in the shape of the feed; what cannot be read is null, but `data` then as the log holds it. */
export async function eventReplies(codec: EventCodec, stored: readonly StoredEvent[]): Promise<EventReply[]> {
  return (await decodeAll(codec, stored)).map(eventReply);
}

function eventReply({ position, stream, revision, type, version, data, fault, ...event }: RecordedEvent): EventReply {
  const told: Partial<Metadata> = event.metadata;
  const { occurred_at = null, recorded_at = null, actor = null } = told;
  // A payload that cannot be read has not been brought up to the present version either.
  const shown = fault === undefined ? (versionOf.get(type) ?? version) : version;
  return { position, stream, revision, type, version: shown, occurred_at, recorded_at, actor, data };
}
