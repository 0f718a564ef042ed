import type { EventDefinition } from './definition.ts';
import { type Metadata, metadataSchema, type NewEvent, type Position, type RecordedEvent } from './event.ts';
import { type KeyRef, NO_KEYS, type PersonalKeys } from './personal-keys.ts';
import { openPayload, sealPayload, UnknownKeyError } from './sealed-payload.ts';

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

/** The one place where payloads become text and back: schema, version, upcasting, and the sealing of personal text. */
export interface EventCodec {
  /** The categories of the streams that these events go to, and no others: what stands before the dash. Null: any. */
  readonly categories: readonly string[] | null;
  /**
   * Must have been waited for before these events are encoded: gets the keys that seal them. Null where all are known.
   * @throws what says that the keys cannot be reached
   */
  beforeEncode(events: readonly Pick<NewEvent, 'metadata'>[]): Promise<void> | null;
  /** @throws InvalidEventError where the type is unknown or the payload does not fit; ErasedError. */
  encode(event: NewEvent): EncodedEvent;
  /** The same before events are decoded. */
  beforeDecode(stored: readonly Pick<StoredEvent, 'metadata'>[]): Promise<void> | null;
  /** Never throws: an event that cannot be read comes with its `fault`. */
  decode(stored: StoredEvent): RecordedEvent;
  /** Whether what this key sealed was erased, as far as this process knows: what was decoded before is to be forgotten. */
  isErased(ref: KeyRef): boolean;
  /** Calls a listener whenever what a key sealed was erased. */
  onErased(listener: (ref: KeyRef) => void): void;
}

/** A codec for these types of events, and no others, on streams of these categories. Without keys nothing is sealed. */
export function createCodec(
  definitions: readonly EventDefinition[],
  keys: PersonalKeys | null = null,
  categories: readonly string[] | null = null,
): EventCodec {
  const known = new Map(definitions.map((d) => [d.type, d]));
  const ring = keys ?? NO_KEYS;
  const load = (refs: readonly KeyRef[], make: boolean): Promise<void> | null => {
    const missing = refs.filter((ref) => ring.get(ref) === undefined);
    return missing.length === 0 ? null : ring.load(missing, make);
  };
  return {
    categories,
    beforeEncode: (events) =>
      keys
        ? load(
            events.flatMap(({ metadata }) => keyRefOf(metadata) ?? []),
            true,
          )
        : null,
    encode(event) {
      const definition = known.get(event.type);
      if (!definition) throw new InvalidEventError(`no event type ${event.type} is defined`);
      const { success, data, error } = definition.schema.safeParse(event.data);
      if (!success) throw new InvalidEventError(`${event.type} does not fit its schema: ${error.message}`);
      const ref = keys && keyRefOf(event.metadata);
      const kept = ref ? sealPayload(definition, ring, ref, event.id, data as Record<string, unknown>) : data;
      return {
        id: event.id,
        type: event.type,
        data: JSON.stringify(kept),
        metadata: JSON.stringify({ version: definition.version, ...event.metadata }),
      };
    },
    beforeDecode: (stored) =>
      load(
        stored.flatMap(({ metadata }) => keyRefIn(metadata) ?? []),
        false,
      ),
    decode: (stored) => decode(known, ring, stored),
    isErased: (ref) => ring.get(ref) === null,
    onErased: (listener) => ring.onDestroyed(listener),
  };
}

/** The events decoded, once the keys that it takes are there. @throws what says that the keys cannot be reached */
export async function decodeAll(codec: EventCodec, stored: readonly StoredEvent[]): Promise<RecordedEvent[]> {
  const keys = codec.beforeDecode(stored);
  if (keys) await keys;
  return stored.map((event) => codec.decode(event));
}

function keyRefOf({ organization_id, key_id }: Metadata): KeyRef | null {
  return key_id === undefined ? null : { organizationId: organization_id, keyId: key_id };
}

const KEY_ID = /"key_id":"([0-9a-f-]{36})"/;
const ORGANIZATION = /"organization_id":"([0-9a-f-]{36})"/;

/** The key in a text of metadata, which is read only later. */
function keyRefIn(metadata: string): KeyRef | null {
  const keyId = KEY_ID.exec(metadata)?.[1];
  const organizationId = keyId && ORGANIZATION.exec(metadata)?.[1];
  return organizationId ? { organizationId, keyId } : null;
}

function decode(known: ReadonlyMap<string, EventDefinition>, keys: PersonalKeys, stored: StoredEvent): RecordedEvent {
  const { id, type, stream, revision, position } = stored;
  const place = { stream, revision, position, stored: { data: stored.data, metadata: stored.metadata } };
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
    const ref = keyRefOf(metadata);
    if (ref) data = openPayload(definition, keys, ref, id, data as Record<string, unknown>);
    data = definition.schema.parse(upcast(definition, version, data as Record<string, unknown>));
    return { id, type, data, version, metadata, ...place };
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    const missing = error instanceof UnknownKeyError ? { missingKey: error.keyId } : {};
    return { id, type, data, version, metadata, ...place, fault, ...missing };
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
