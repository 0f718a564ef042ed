import type { z } from 'zod';
import type { DomainEvent } from './event.ts';
import type { PersonalFields } from './personal.ts';

/** Brings a payload of one older version to the next one. */
export type Upcast = (data: Record<string, unknown>) => Record<string, unknown>;

/** All that the codec knows of one type of event. */
export interface EventDefinition<Type extends string = string, Schema extends z.ZodType = z.ZodType> {
  readonly type: Type;
  /** The present version; payloads of older ones are upcast step by step. */
  readonly version: number;
  readonly schema: Schema;
  /** `upcasts[1]` brings version 1 to 2, and so on: one for every version before the present one. */
  readonly upcasts: Readonly<Record<number, Upcast>>;
  /** The payload's fields that hold a contact's personal text: the ones that the log keeps sealed under the contact's key. */
  readonly personal: PersonalFields;
}

/** Defines one type of event; its zod schema is its TypeScript type, too. */
export function defineEvent<const Type extends string, Schema extends z.ZodType>(
  type: Type,
  schema: Schema,
  options: { version?: number; upcasts?: Record<number, Upcast>; personal?: PersonalFields } = {},
): EventDefinition<Type, Schema> {
  const { version = 1, upcasts = {}, personal = {} } = options;
  for (let v = 1; v < version; v++) if (!upcasts[v]) throw new Error(`${type} has no upcast from version ${v}`);
  return { type, version, schema, upcasts, personal };
}

/** The event that a definition describes. */
export type EventOf<D> =
  D extends EventDefinition<infer Type, infer Schema> ? DomainEvent<Type, z.infer<Schema>> : never;
