import { Metadata, type ServiceError, status } from '@grpc/grpc-js';

function failure(code: status, details: string, trailers: Readonly<Record<string, string>> = {}): ServiceError {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value);
  return Object.assign(new Error(details), { code, details, metadata });
}

/** The refusal of a node that does not lead, with the address of the one that does. */
export const notLeader = (host: string, port: number) =>
  failure(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': host,
    'leader-endpoint-port': String(port),
  });

/** How a live subscription ends whose reader fell behind. */
export const readerTooSlow = () =>
  failure(
    status.ABORTED,
    'Operation timed out: Consumer too slow to handle event while live. Client resubscription required.',
  );

/** An append that was not written in time, as far as the server knows. */
export const timedOut = () => failure(status.ABORTED, 'Operation timed out: Prepare phase timeout.');

/** An append that holds more than a server takes at once. */
export const appendTooLarge = (bytes: number) =>
  failure(status.INVALID_ARGUMENT, `Maximum Append Size of ${bytes} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(bytes),
  });

/** A read of `$all` from the middle of a record. */
export const unreadablePosition = () => failure(status.UNKNOWN, 'Unexpected ReadAllResult: Error');

/** A subscription to `$all` from the middle of a record. */
export const brokenHandler = () => failure(status.UNKNOWN, 'Exception was thrown by handler.');
