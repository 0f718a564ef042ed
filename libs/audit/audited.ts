import type { RecordedEvent } from '#libs/event';

/**
 * Streams that hold no act of anybody: which keys of commands and ids of other systems are taken, and how far the sagas
 * are with what the audited events asked for.
 */
const BOOKKEEPING = ['command-', 'externalid-', 'saga-', 'notification-'] as const;

/** Whether an event stands in the audit log of the organization that its stream's name holds. */
export function isAudited({ stream }: Pick<RecordedEvent, 'stream'>): boolean {
  return !BOOKKEEPING.some((prefix) => stream.startsWith(prefix));
}
