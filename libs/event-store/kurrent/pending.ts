import { randomUUID } from 'node:crypto';
import type { EventData } from '@kurrent/kurrentdb-client';
import type { Append } from '../append.ts';
import type { AppendResult } from '../port.ts';
import { toServer } from './convert.ts';

/** An append whose caller waits for the answer. */
export interface PendingAppend {
  readonly append: Append;
  readonly events: readonly EventData[];
  /** Tells this append from another one of the same ids; null where there can be no other. */
  readonly appendId: string | null;
  /** Its place in the order of the calls. */
  readonly order: number;
  /** When it was asked for, by performance.now(). */
  readonly since: number;
  resolve(result: AppendResult): void;
  reject(error: Error): void;
}

let calls = 0;

/** An append on its way, and what it comes to. */
export function pend(append: Append): { readonly pending: PendingAppend; readonly result: Promise<AppendResult> } {
  const { promise: result, resolve, reject } = Promise.withResolvers<AppendResult>();
  const appendId = append.events.every(({ id }) => isOneOff(id)) ? null : randomUUID();
  const events = append.events.map((event) => toServer(event, appendId));
  const pending = { append, events, appendId, order: calls++, since: performance.now(), resolve, reject };
  return { pending, result };
}

/**
 * Ids of version 7 hold a moment and 74 random bits: they are made for one append and cannot come by another. All other
 * ids may, as those that are derived from a command's: the server answers such a repeat as it answered the first time.
 */
const isOneOff = (id: string): boolean => id[14] === '7';
