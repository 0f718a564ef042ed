import type { RecordedEvent } from '#libs/event';

/**
 * Streams that hold no act of anybody: which keys of commands are taken, and how far the sagas are with what the audited
 * events asked for.
 */
const BOOKKEEPING = ['command-', 'saga-', 'notification-'] as const;

/** Whether an event stands in the audit log of its organization. */
export function isAudited({ stream }: Pick<RecordedEvent, 'stream'>): boolean {
  return !BOOKKEEPING.some((prefix) => stream.startsWith(prefix));
}

const OWNER = /-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:_|$)/;

/**
 * The organization in the name of a stream. The chain goes by it and not by the metadata: an event whose metadata were
 * spoiled stays the entry of the organization that it was written for.
 * @throws Error where the name holds none: no stream of Docket's.
 */
export function organizationOf(stream: string): string {
  const id = OWNER.exec(stream)?.[1];
  if (id === undefined) throw new Error(`${stream} names no organization`);
  return id;
}
