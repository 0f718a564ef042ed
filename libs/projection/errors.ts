import type { PositionLostError } from '#libs/event-store';

/** There is no standby to swap back to, or to drop. */
export class NoStandbyError extends Error {
  override name = 'NoStandbyError';
  constructor(readonly projection: string) {
    super(`${projection} has no standby`);
  }
}

/** A build is of another version than this program's: only a program of that version can fold into its tables. */
export class UnknownVersionError extends Error {
  override name = 'UnknownVersionError';
  constructor(
    readonly projection: string,
    readonly expected: number,
    readonly found: number,
  ) {
    super(`the standby of ${projection} is of version ${found}: this program knows version ${expected}`);
  }
}

/** Nobody has kept the standby up: it must catch up before it can serve. */
export class StandbyBehindError extends Error {
  override name = 'StandbyBehindError';
  constructor(
    readonly projection: string,
    /** By how many events. */
    readonly behind: number,
  ) {
    super(`the standby of ${projection} is ${behind} events behind`);
  }
}

/** Nothing of this stream was set aside, or it is another event that holds it up. */
export class NoDeadLetterError extends Error {
  override name = 'NoDeadLetterError';
  constructor(
    readonly projection: string,
    readonly stream: string,
    readonly revision: number | null,
  ) {
    const what = revision === null ? 'nothing' : `event ${revision} is not what`;
    super(`${what} holds up ${stream} in ${projection}`);
  }
}

/** Another process works on the build at this moment. */
export class BuildBusyError extends Error {
  override name = 'BuildBusyError';
  constructor(
    readonly schema: string,
    readonly owner: string | null,
  ) {
    super(`${owner ?? 'another process'} is at ${schema}`);
  }
}

/** There is no build apart from the others in such a schema. */
export class NoAsOfBuildError extends Error {
  override name = 'NoAsOfBuildError';
  constructor(readonly schema: string) {
    super(`there is no read model as of an instant in ${schema}`);
  }
}

/** A build that was being filled had read what the log does not hold any more: another one begins with the first event. */
export class StartedOverError extends Error {
  override name = 'StartedOverError';
  constructor(
    readonly projection: string,
    readonly buildId: number,
    cause: PositionLostError,
  ) {
    super(`the rebuild of ${projection} begins anew: ${cause.message}`, { cause });
  }
}
