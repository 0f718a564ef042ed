import type { EventDefinition } from './definition.ts';
import { type Metadata, metadataSchema, type NewEvent, type Position, type RecordedEvent } from './event.ts';

/** An event as a store keeps it: two JSON texts. */
export interface EncodedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

/** An event as a store gives it back. */
export interface StoredEvent extends EncodedEvent {
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
}

/** An event that was to be written and does not fit its own schema: a fault of the program, not of its input. */
export class InvalidEventError extends Error {
  override name = 'InvalidEventError';
}

/** The one place where payloads become text and back: schema, version, upcasting, and later the sealing of personal text. */
export interface EventCodec {
  /** @throws InvalidEventError where the type is unknown or the payload does not fit. */
  encode(event: NewEvent): EncodedEvent;
  /** Never throws: an event that cannot be read comes with its `fault`. */
  decode(stored: StoredEvent): RecordedEvent;
}

/** A codec for these types of events, and no others. */
export function createCodec(definitions: readonly EventDefinition[]): EventCodec {
  const known = new Map(definitions.map((d) => [d.type, d]));
  return {
    encode(event) {
      const definition = known.get(event.type);
      if (!definition) throw new InvalidEventError(`no event type ${event.type} is defined`);
      const { success, data, error } = definition.schema.safeParse(event.data);
      if (!success) throw new InvalidEventError(`${event.type} does not fit its schema: ${error.message}`);
      return {
        id: event.id,
        type: event.type,
        data: JSON.stringify(data),
        metadata: JSON.stringify({ version: definition.version, ...event.metadata }),
      };
    },
    decode: (stored) => decode(known, stored),
  };
}

function decode(known: ReadonlyMap<string, EventDefinition>, stored: StoredEvent): RecordedEvent {
  const { id, type, stream, revision, position } = stored;
  const texts = { data: stored.data, metadata: stored.metadata };
  let data: unknown = stored.data;
  let version = 0;
  let metadata = {} as Metadata;
  try {
    const { version: written, ...rest } = JSON.parse(stored.metadata) as Metadata & { version: number };
    version = written;
    metadata = metadataSchema.parse(rest);
    data = JSON.parse(stored.data);
    const definition = known.get(type);
    if (!definition) throw new Error(`no event type ${type} is defined`);
    data = definition.schema.parse(upcast(definition, version, data as Record<string, unknown>));
    return { id, type, data, version, metadata, stream, revision, position, stored: texts };
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    return { id, type, data, version, metadata, stream, revision, position, stored: texts, fault };
  }
}

function upcast(definition: EventDefinition, version: number, data: Record<string, unknown>) {
  if (version > definition.version)
    throw new Error(`${definition.type} of version ${version} is newer than this program`);
  if (!Number.isInteger(version)) throw new Error(`${definition.type} has no version ${version}`);
  let upcasted = data;
  for (let v = version; v < definition.version; v++) {
    const step = definition.upcasts[v];
    if (!step) throw new Error(`${definition.type} has no version ${v}`);
    upcasted = step(upcasted);
  }
  return upcasted;
}
