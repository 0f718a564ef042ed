import { z } from 'zod';
import { type EventCodec, type Metadata, type NewEvent, type RecordedEvent, SYSTEM } from '#libs/event';

/** A payload that nobody reads: the two JSON texts of an event, of whatever version and sealed as they may be. */
const carriedSchema = z.object({ data: z.string(), metadata: z.string() });

/** Stands where a store's types ask for metadata: what is carried has its own, as a text. */
const UNREAD: Metadata = {
  organization_id: '',
  actor: SYSTEM,
  occurred_at: '',
  recorded_at: '',
  command_id: '',
  correlation_id: '',
  causation_id: null,
};

/**
 * The codec of logs between which events of these categories are carried: payloads go in and come out as the texts they
 * are.
 */
export const carryCodec = (categories: readonly string[]): EventCodec => ({
  categories,
  // What is sealed stays sealed: nothing is made out, and no key is needed.
  beforeEncode: () => null,
  beforeDecode: () => null,
  isErased: () => false,
  onErased: () => undefined,
  encode: ({ id, type, data }) => ({ id, type, ...carriedSchema.parse(data) }),
  decode({ id, type, stream, revision, position, data, metadata }) {
    const texts = { data, metadata };
    return { id, type, data: texts, metadata: UNREAD, version: 0, stream, revision, position, stored: texts };
  },
});

/** An event of one log as another takes it. */
export function carry({ id, type, stored }: Pick<RecordedEvent, 'id' | 'type' | 'stored'>): NewEvent {
  return { id, type, data: stored, metadata: UNREAD };
}

/** What two logs must agree on, event by event; positions are each log's own. */
export const DETAILS = ['stream', 'revision', 'id', 'type', 'data', 'metadata'] as const;

/** The first detail in which two events differ; undefined where they are the same. */
export function differenceOf(one: RecordedEvent, other: RecordedEvent): (typeof DETAILS)[number] | undefined {
  const value = (event: RecordedEvent, detail: (typeof DETAILS)[number]) =>
    detail === 'data' || detail === 'metadata' ? event.stored?.[detail] : event[detail];
  return DETAILS.find((detail) => value(one, detail) !== value(other, detail));
}
