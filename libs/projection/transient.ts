import { DatabaseError } from 'pg';
import { StoreUnavailableError } from '#libs/event-store';
import { isUnavailable } from '#libs/postgres';

/**
 * SQLSTATE classes that say nothing of the event: connection, rollback (a deadlock), resources, object state (a lock),
 * operator intervention, system error, configuration, internal error. A limit of the program (54) is not one of them: a
 * row that is too long for an index is refused every time.
 */
const CLASSES = ['08', '40', '53', '55', '57', '58', 'F0', 'XX'];

/** Whether a failure lies outside the event that was being folded, so that the same page may do another time. */
export function isTransient(error: unknown): boolean {
  if (error instanceof StoreUnavailableError || isUnavailable(error)) return true;
  return error instanceof DatabaseError && CLASSES.includes(error.code?.slice(0, 2) ?? '');
}
