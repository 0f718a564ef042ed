import { DatabaseError } from 'pg';
import { StoreUnavailableError } from '#libs/event-store';
import { isUnavailable } from '#libs/postgres';
import { CheckpointMovedError } from './checkpoint-moved.ts';

/** SQLSTATE classes that say nothing of the event: connection, rollback, resources, object state, operator, system. */
const CLASSES = ['08', '25', '40', '53', '54', '55', '57', '58', 'F0', 'XX'];

/** Whether a failure lies outside the event that was being folded, so that the same page may do another time. */
export function isTransient(error: unknown): boolean {
  if (error instanceof CheckpointMovedError || error instanceof StoreUnavailableError || isUnavailable(error))
    return true;
  return error instanceof DatabaseError && CLASSES.includes(error.code?.slice(0, 2) ?? '');
}
