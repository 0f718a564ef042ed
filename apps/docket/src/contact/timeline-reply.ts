import { z } from 'zod';
import { actorSchema, type EventCodec, type RecordedEvent, type StoredTexts } from '#libs/event';
import type { TimelineRow } from '#projections/contact-timeline';

/** An entry of a timeline as the API answers it. */
export const timelineEntrySchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(['task', 'comment', 'call']),
    type: z.string(),
    at: z.iso.datetime(),
    actor: actorSchema,
    task_id: z.uuid().nullable(),
    call_id: z.uuid().nullable(),
    title: z.string().nullable().meta({ description: "The task's present title, or which way the call went." }),
    text: z
      .string()
      .nullable()
      .meta({ description: 'What was said: the words of a comment, the reason of a command.' }),
  })
  .meta({ id: 'TimelineEntry' });

export type TimelineEntryReply = z.infer<typeof timelineEntrySchema>;

/** An entry in the shape of specification §15. A comment that was deleted since has no words any more. */
export function timelineEntryReply(codec: EventCodec, row: TimelineRow): TimelineEntryReply {
  const read = (type: string, texts: StoredTexts): RecordedEvent =>
    codec.decode({ id: row.id, type, stream: '', revision: 0, position: '', ...texts });
  const { metadata, data } = read(row.type, row.event);
  const { id, kind, type, subject, place } = row;
  return {
    id,
    kind,
    type,
    at: place.at,
    actor: metadata.actor,
    task_id: subject.kind === 'task' ? subject.id : null,
    call_id: subject.kind === 'call' ? subject.id : null,
    title: titleOf(read(row.titled.type, row.titled)),
    text: row.withdrawn ? null : textOf(data),
  };
}

function titleOf({ data }: RecordedEvent): string | null {
  const { title, direction } = data as { title?: string; direction?: string };
  if (direction !== undefined) return direction === 'inbound' ? 'Inbound call' : 'Outbound call';
  return title ?? null;
}

function textOf(data: unknown): string | null {
  const { body, reason } = data as { body?: string; reason?: string };
  return body ?? reason ?? null;
}
