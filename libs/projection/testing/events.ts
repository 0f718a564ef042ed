import { randomUUID } from 'node:crypto';
import { type NewEvent, SYSTEM } from '#libs/event';
import { type DeadLetterEvent, deadLetterStream } from '../dead-letter-events.ts';

/** The organization of the events. */
export const ORGANIZATION = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';

/** A stream of a note, of this organization or another one. */
export const noteStream = (id: string, organization = ORGANIZATION): string => `note-${organization}_${id}`;

/** A new event, of now or another moment. */
export function newEvent(type: string, data: unknown, at = '2026-03-01T10:00:00.000Z', organization = ORGANIZATION) {
  const event: NewEvent = {
    id: randomUUID(),
    type,
    data,
    metadata: {
      organization_id: organization,
      actor: SYSTEM,
      occurred_at: at,
      recorded_at: at,
      command_id: randomUUID(),
      correlation_id: 'c',
      causation_id: null,
    },
  };
  return event;
}

/** A note's new text. */
export const noted = (text: string, at?: string): NewEvent => newEvent('Noted', { text }, at);

/** Something that a note counts. */
export const counted = (n: unknown, at?: string): NewEvent => newEvent('Counted', { n }, at);

/** Something that the program under test knows nothing of. */
export const unheard = (): NewEvent => newEvent('Unheard', {});

/** An operator's decision, on its way to its stream. */
export function decision({ type, data }: DeadLetterEvent, organization = ORGANIZATION) {
  return {
    stream: deadLetterStream(organization, data.projection),
    event: newEvent(type, data, undefined, organization),
  };
}
