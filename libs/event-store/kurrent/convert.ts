import { type AllStreamResolvedEvent, type EventData, jsonEvent, type ResolvedEvent } from '@kurrent/kurrentdb-client';
import type { EncodedEvent, StoredEvent } from '#libs/event';
import { positionOf } from './position.ts';

/** An event as the server keeps it, and which append it came by, where that was said. */
export interface ServerEvent {
  readonly stored: StoredEvent;
  readonly commit: bigint;
  readonly appendId: string | null;
}

type Fields = Record<string, unknown>;
type Names = Readonly<Record<string, string>>;

/** The names under which KurrentDB's tools look for correlation and causation. */
const TOOLS_NAMES: Names = { correlation_id: '$correlationId', causation_id: '$causationId' };
const OUR_NAMES: Names = { $correlationId: 'correlation_id', $causationId: 'causation_id' };

/** The same fields in the same order, some under another name. */
const renamed = (fields: Fields, names: Names): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [names[name] ?? name, value]));

/**
 * An event as the client takes it: JSON for data and metadata, so that KurrentDB's console shows them. An `appendId` tells
 * the append, should the same ids come by another one.
 */
export function toServer({ id, type, data, metadata }: EncodedEvent, appendId: string | null): EventData {
  const fields = renamed(JSON.parse(metadata) as Fields, TOOLS_NAMES);
  return jsonEvent({
    id,
    type,
    data: JSON.parse(data),
    metadata: appendId === null ? fields : { ...fields, append_id: appendId },
  });
}

/** An event as the server gives it back; undefined for a link to one that was deleted. */
export function fromServer({ event }: ResolvedEvent | AllStreamResolvedEvent): ServerEvent | undefined {
  if (!event?.position) return undefined;
  const { id, type, data, streamId: stream, position } = event;
  const { append_id, ...fields } = fieldsOf(event.metadata);
  const stored = {
    id,
    type,
    // What is no JSON was not written by us: the codec says so.
    data: data instanceof Uint8Array ? Buffer.from(data).toString() : JSON.stringify(data),
    // The very text that was appended: the audit log's chain is made of it.
    metadata: JSON.stringify(renamed(fields, OUR_NAMES)),
    stream,
    revision: Number(event.revision),
    position: positionOf(position.commit),
  };
  return { stored, commit: position.commit, appendId: typeof append_id === 'string' ? append_id : null };
}

/** How many bytes of JSON events have. */
export const bytesOf = (events: readonly EncodedEvent[]): number =>
  events.reduce((sum, { data, metadata }) => sum + Buffer.byteLength(data) + Buffer.byteLength(metadata), 0);

const fieldsOf = (metadata: unknown): Fields =>
  typeof metadata === 'object' && metadata !== null && !(metadata instanceof Uint8Array) ? (metadata as Fields) : {};
