import { z } from 'zod';
import { defineEvent, type EventOf } from '#libs/event';
import type { Evolution } from '../decider.ts';

/** Its id, as its stream says it too. */
export const CardCreated = defineEvent('CardCreated', z.strictObject({ card_id: z.string() }));
/** A field's new value. */
export const CardSet = defineEvent('CardSet', z.strictObject({ field: z.string(), value: z.string() }));
/** No field can be set any more. */
export const CardClosed = defineEvent('CardClosed', z.strictObject({}));
/** Fields can be set again. */
export const CardOpened = defineEvent('CardOpened', z.strictObject({}));
/** Every event of a card. */
export const cardEvents = [CardCreated, CardSet, CardClosed, CardOpened] as const;
export type CardEvent = EventOf<(typeof cardEvents)[number]>;

/** The smallest aggregate with a new id, fields to set, and a state in which they cannot be set. */
export interface Card {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly closed: boolean;
  /** When the last event occurred. */
  readonly at: string;
}

/** The card as an aggregate. */
export const cardEvolution: Evolution<Card | null, CardEvent> = {
  initial: null,
  evolve(card, event) {
    const at = event.metadata.occurred_at;
    if (event.type === 'CardCreated') return { id: event.data.card_id, fields: {}, closed: false, at };
    if (!card) throw new Error('a card begins with CardCreated');
    if (event.type !== 'CardSet') return { ...card, closed: event.type === 'CardClosed', at };
    return { ...card, fields: { ...card.fields, [event.data.field]: event.data.value }, at };
  },
};

/** The card is not in a state for the command. */
export class CardRefusedError extends Error {
  override name = 'CardRefusedError';
}

/** The stream of a card. */
export const cardStream = (id: string): string => `card-${id}`;

/** Decides to create the card of the stream. */
export const create = (card: Card | null, _revision: number, stream: string): readonly CardEvent[] => {
  if (card) throw new CardRefusedError('it exists');
  return [{ type: 'CardCreated', data: { card_id: stream.slice('card-'.length) } }];
};

/** Decides to set a field of an open card. */
export const set =
  (field: string, value: string) =>
  (card: Card | null): readonly CardEvent[] => {
    if (!card || card.closed) throw new CardRefusedError('it is not open');
    return card.fields[field] === value ? [] : [{ type: 'CardSet', data: { field, value } }];
  };

/** Decides to close a card. */
export const close = (card: Card | null): readonly CardEvent[] =>
  card?.closed ? [] : [{ type: 'CardClosed', data: {} }];

/** Decides to open a card again. */
export const open = (card: Card | null): readonly CardEvent[] =>
  card?.closed ? [{ type: 'CardOpened', data: {} }] : [];
