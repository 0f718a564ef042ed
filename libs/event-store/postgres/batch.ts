import type { Append } from '../append.ts';
import type { AppendResult } from '../port.ts';

/** An append whose caller waits for the answer. */
export interface PendingAppend {
  readonly append: Append;
  /** When it is not worth another attempt, by performance.now(). */
  readonly deadline: number;
  /** The server refused a batch that held it: it goes in a batch of its own. */
  suspect: boolean;
  resolve(result: AppendResult): void;
  reject(error: Error): void;
}

/** So many events and UTF-16 units of payload go in one batch: a larger one gains nothing, and delays its answers. */
const MAX_EVENTS = 1000;
const MAX_SIZE = 4 * 1024 * 1024;

/** Takes the next batch from the front of a queue: at least one append, where there is one, and at most `share`. */
export function takeBatch(queue: PendingAppend[], share: number): PendingAppend[] {
  let length = 0;
  let events = 0;
  let size = 0;
  for (const { append, suspect } of queue) {
    events += append.events.length;
    for (const { data, metadata } of append.events) size += data.length + metadata.length;
    if (length > 0 && (length >= share || suspect || events > MAX_EVENTS || size > MAX_SIZE)) break;
    length++;
    if (suspect) break;
  }
  return queue.splice(0, length);
}
