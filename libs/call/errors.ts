/** There is no such call. */
export class CallNotFoundError extends Error {
  override name = 'CallNotFoundError';
}

/** A new call lacks a field that every call must have. */
export class IncompleteCallError extends Error {
  override name = 'IncompleteCallError';
  constructor(readonly field: 'direction' | 'started_at') {
    super(`a new call needs ${field}`);
  }
}

/** A call would end before it starts. */
export class CallEndsBeforeStartError extends Error {
  override name = 'CallEndsBeforeStartError';
  constructor(
    readonly startedAt: string,
    readonly endedAt: string,
  ) {
    super(`a call that starts at ${startedAt} cannot end at ${endedAt}`);
  }
}

/** An external id stands for another call of the organization. */
export class ExternalIdTakenError extends Error {
  override name = 'ExternalIdTakenError';
  constructor(
    readonly externalId: string,
    /** The call that has it. */
    readonly holder: string,
  ) {
    super(`the external id ${externalId} is that of call ${holder}`);
  }
}
