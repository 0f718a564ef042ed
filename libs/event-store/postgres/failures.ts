import { DatabaseError } from 'pg';
import { StoreUnavailableError } from '../errors.ts';
import { OUT_OF_TURN } from './out-of-turn.ts';

/** SQLSTATE classes that blame the call's content: data, constraint, cardinality, limit, name, a raised exception. */
const REFUSAL = /^(0A|21|22|23|42|54|P0)/;

/** Whether the server refused what it was given. Everything else is the server's or the network's trouble. */
export function isRefusal(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && REFUSAL.test(error.code ?? '');
}

/** Whether a batch was not even looked at, as the one ahead of it had failed. */
export function isOutOfTurn(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === OUT_OF_TURN;
}

/** The error for a caller whose call did not come through. */
export function unavailable(cause: unknown): StoreUnavailableError {
  return new StoreUnavailableError('the log did not answer', { cause });
}
