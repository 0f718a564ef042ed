import { z } from 'zod';

export const instanceStatus = z.enum(['waiting', 'retrying', 'given-up']);

/** An instance of a saga that waits for an attempt, or was given up. */
export interface InstanceRow {
  readonly organization_id: string;
  readonly id: string;
  readonly saga: string;
  readonly key: string;
  readonly source_stream: string;
  readonly source_revision: number;
  readonly source_id: string;
  /** When that event was recorded: RFC 3339, UTC. */
  readonly begun_at: string;
  readonly status: z.infer<typeof instanceStatus>;
  readonly failures: number;
  /** Why the last attempt failed; null where none has. */
  readonly reason: string | null;
  /** When it is tried next; null where it was given up. */
  readonly next_attempt_at: string | null;
}

/** The rows by organization and id; null for an instance that is completed. */
export type Rows = Map<string, InstanceRow | null>;

/** A row's key: organization and id. */
export const rowKey = (organizationId: string, id: string): string => `${organizationId}_${id}`;
