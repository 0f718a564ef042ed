import {
  type AppendToStreamOptions,
  ErrorType,
  type KurrentDBClient,
  MaxAppendSizeExceededError,
  NO_STREAM as NONE,
  WrongExpectedVersionError,
} from '@kurrent/kurrentdb-client';
import type { Append } from '../append.ts';
import { AppendTooLargeError, InvalidAppendError, type StoreUnavailableError } from '../errors.ts';
import { NO_STREAM } from '../port.ts';
import { bytesOf } from './convert.ts';
import { typeOf, unavailable } from './failures.ts';
import type { PendingAppend } from './pending.ts';
import { isPlace } from './position.ts';
import { within } from './within.ts';

/** What one attempt to append came to. */
export type Answer =
  /** The events stand there. Whether this append wrote them is another question. The position may not be told. */
  | { readonly kind: 'stands'; readonly commit: bigint | null }
  | { readonly kind: 'conflict'; readonly actual: number }
  | { readonly kind: 'refused'; readonly error: InvalidAppendError | StoreUnavailableError }
  /** It may have been written or not, or may yet be. */
  | { readonly kind: 'unknown'; readonly cause: unknown };

/** The server holds a client's deadline against its own clock; its own limit is a matter of seconds. */
const DEADLINE_MS = 24 * 60 * 60 * 1000;

/** Sends an append once. Never rejects, and ends in time, whatever the client does. */
export async function attempt(client: KurrentDBClient, { append, events }: PendingAppend, ms: number): Promise<Answer> {
  const { stream, expected } = append;
  const options: AppendToStreamOptions = {
    streamState: expected === NO_STREAM ? NONE : BigInt(expected),
    requiresLeader: true,
    deadline: DEADLINE_MS,
    // One message each: see Appender.
    batchAppendSize: Number.POSITIVE_INFINITY,
  };
  try {
    const { position } = await within(ms, client.appendToStream(stream, [...events], options));
    return { kind: 'stands', commit: isPlace(position?.commit) ? position.commit : null };
  } catch (error) {
    return answerOf(error, append);
  }
}

function answerOf(error: unknown, { stream, events }: Append): Answer {
  if (error instanceof WrongExpectedVersionError) {
    const { actualState } = error;
    return { kind: 'conflict', actual: typeof actualState === 'bigint' ? Number(actualState) : NO_STREAM };
  }
  if (error instanceof MaxAppendSizeExceededError)
    return { kind: 'refused', error: new AppendTooLargeError(stream, error.maxAppendSize, bytesOf(events)) };
  switch (typeOf(error)) {
    case ErrorType.ACCESS_DENIED:
      return { kind: 'refused', error: unavailable(error) };
    case ErrorType.INVALID_ARGUMENT:
    case ErrorType.STREAM_DELETED:
    case ErrorType.STREAM_TOMBSTONED:
    case ErrorType.APPEND_RECORD_SIZE_EXCEEDED:
    case ErrorType.TRANSACTION_MAX_SIZE_EXCEEDED:
      return {
        kind: 'refused',
        error: new InvalidAppendError(`the log refused an append to ${stream}`, { cause: error }),
      };
    default:
      return { kind: 'unknown', cause: error };
  }
}
