import { z } from 'zod';
import { actorSchema, decodeAll, type EventCodec, type RecordedEvent } from '#libs/event';
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

/** Entries in the shape of specification §15. A comment that was deleted since has no words any more. */
export async function timelineReply(codec: EventCodec, rows: readonly TimelineRow[]): Promise<TimelineEntryReply[]> {
  const events = await decodeAll(
    codec,
    rows.map(({ event }) => event),
  );
  const titled = await decodeAll(
    codec,
    rows.map((row) => row.titled),
  );
  return rows.map((row, n) => entryReply(row, events[n], titled[n]));
}

function entryReply(
  { id, kind, type, subject, place, withdrawn }: TimelineRow,
  event: RecordedEvent | undefined,
  titled: RecordedEvent | undefined,
): TimelineEntryReply {
  if (!event || !titled) throw new Error(`the entry ${id} has no event`);
  return {
    id,
    kind,
    type,
    at: place.at,
    actor: event.metadata.actor,
    task_id: subject.kind === 'task' ? subject.id : null,
    call_id: subject.kind === 'call' ? subject.id : null,
    title: titleOf(titled),
    text: withdrawn ? null : textOf(event.data),
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
