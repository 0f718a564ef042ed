import type { ServiceError } from '@grpc/grpc-js';
import type { Expected } from './check-append.ts';
import { notLeader } from './failures.ts';
import type { Appended } from './memory-log.ts';
import type { Node } from './node.ts';
import type { Proposed } from './record.ts';

/** An append as a client asked for it. */
export interface AppendRequest {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: readonly Proposed[];
}

/** What to tell the client. */
export type Outcome =
  | Appended
  | { readonly kind: 'too-large' | 'timed-out' }
  | { readonly kind: 'silence' }
  /** The call ends with it, and with the call every append that came by it. */
  | { readonly kind: 'refused'; readonly error: ServiceError };

/** Appends as the stand-in is told to. Appends that are not held back are written in the order of the calls. */
export async function settle(node: Node, { stream, expected, events }: AppendRequest): Promise<Outcome> {
  const { behaviour } = node;
  node.count('appends');
  if (behaviour.value.appends === 'stalled') await behaviour.until(({ appends }) => appends !== 'stalled');
  const { appends, leader } = behaviour.value;
  if (leader) return { kind: 'refused', error: notLeader(leader.host, leader.port) };
  // As 23.10 counts: metadata and names are not among them.
  const bytes = events.reduce((sum, { data }) => sum + data.length, 0);
  if (bytes > node.maxAppendBytes) return { kind: 'too-large' };
  if (appends === 'not-written') return { kind: 'timed-out' };
  const appended = node.log.append(stream, expected, events);
  if (appends === 'unanswered') return { kind: 'silence' };
  return appends === 'timed-out' ? { kind: 'timed-out' } : appended;
}
