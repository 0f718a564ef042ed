import { ErrorType, isCommandError } from '@kurrent/kurrentdb-client';
import { StoreUnavailableError } from '../errors.ts';

/** The type of a client's error; undefined for any other. Their messages may be empty. */
export const typeOf = (error: unknown): ErrorType | undefined =>
  error instanceof Error && isCommandError(error) ? error.type : undefined;

/** Whether a node said that another one leads: the client has noted which, and its next call goes there. */
export const isNotLeader = (error: unknown): boolean => typeOf(error) === ErrorType.NOT_LEADER;

/** The error for a caller whose call did not come through. */
export function unavailable(cause: unknown): StoreUnavailableError {
  if (cause instanceof StoreUnavailableError) return cause;
  const refused = typeOf(cause) === ErrorType.ACCESS_DENIED;
  const message = refused
    ? 'the event store refuses its user (EVENTSTORE_URL)'
    : 'the event store did not answer (EVENTSTORE_URL: host, port, tls and tlsCAFile)';
  return new StoreUnavailableError(message, { cause });
}
