import type { RecordedEvent } from '#libs/event';

/** The log to copy into holds what the source does not: it must be empty, or a part of the source, in its order. */
export class OtherEventsError extends Error {
  override name = 'OtherEventsError';
  constructor(
    /** How many events stand before it in both. */
    readonly before: number,
    readonly source: RecordedEvent | undefined,
    readonly target: RecordedEvent,
    what: string | undefined,
  ) {
    const there = source
      ? `the source has ${named(source)} there${what ? `, with another ${what}` : ''}`
      : 'the source ends before it';
    super(
      `the target holds other events: its event ${before + 1} is ${named(target)}, and ${there}. ` +
        'A copy goes into an empty log, or goes on where an earlier one stopped.',
    );
  }
}

/** The logs differ after the copy. */
export class LogsDifferError extends Error {
  override name = 'LogsDifferError';
  constructor(
    readonly before: number,
    readonly source: RecordedEvent | undefined,
    readonly target: RecordedEvent | undefined,
    what: string | undefined,
  ) {
    const end = 'the end';
    super(
      `the logs differ after ${before} equal events: the source has ${source ? named(source) : end}, ` +
        `the target ${target ? named(target) : end}${what ? ` with another ${what}` : ''}`,
    );
  }
}

/** The copy could not go on: a log is away, or refuses an event. What was copied stays. */
export class CopyStoppedError extends Error {
  override name = 'CopyStoppedError';
  constructor(
    /** How many events the target holds by now, as far as is known. */
    readonly events: number,
    override readonly cause: Error,
  ) {
    super(`stopped after ${events} events: ${cause.message}. Run the same copy again: it goes on from there.`);
  }
}

const named = ({ type, stream, revision }: RecordedEvent): string => `${type} at revision ${revision} of ${stream}`;
