import { z } from 'zod';
import { actorSchema } from './actor.ts';

/** What every event carries beside its payload. Instants are RFC 3339 in UTC with milliseconds. */
export const metadataSchema = z.object({
  organization_id: z.uuid(),
  actor: actorSchema,
  /** When it happened in the world: the same as recorded_at for a command, the row's time for an import. */
  occurred_at: z.string(),
  recorded_at: z.string(),
  command_id: z.uuid(),
  correlation_id: z.string(),
  causation_id: z.string().nullable(),
  /** What the personal text of the payload is sealed under: the key of this contact or call; absent where nobody's is. */
  key_id: z.uuid().optional(),
  /** SHA-256 of the route and body, where the command came with an Idempotency-Key. */
  request_hash: z.string().optional(),
});

export type Metadata = z.infer<typeof metadataSchema>;

/** A fact as a decision yields it: the name of its type and its payload. */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
}

/** An event on its way into the log. The same `id` on the same place is the same event: a repeat, not a second one. */
export interface NewEvent<E extends DomainEvent = DomainEvent> {
  readonly id: string;
  readonly type: E['type'];
  readonly data: E['data'];
  readonly metadata: Metadata;
}

/** The place of an event in the whole log: an opaque text. Only the store that gave it can compare it (`ordinal`). */
export type Position = string;

/** The two JSON texts of an event, unread. */
export interface StoredTexts {
  readonly data: string;
  readonly metadata: string;
}

/** An event as the log holds it, its payload brought up to the present version of its type. */
export type RecordedEvent<E extends DomainEvent = DomainEvent> =
  E extends DomainEvent<infer Type, infer Data>
    ? {
        readonly id: string;
        readonly type: Type;
        readonly data: Data;
        /** The version it was written in. */
        readonly version: number;
        readonly metadata: Metadata;
        readonly stream: string;
        /** The place in its stream, from 0. */
        readonly revision: number;
        readonly position: Position;
        /** Its texts as the log holds them, of the version and sealed as it was written; absent where this process has just made it. */
        readonly stored?: StoredTexts;
        /** Why the payload cannot be read, where it cannot: `data` is then what the log holds, unread. */
        readonly fault?: string;
        /** Where that is for want of a key: the contact or call whose key it is. */
        readonly missingKey?: string;
      }
    : never;
