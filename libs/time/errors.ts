/** An input that is no date or time of the form asked for. `detail` is a sentence that says what would do. */
export class InvalidDateTimeError extends Error {
  override name = 'InvalidDateTimeError';
  constructor(
    readonly input: unknown,
    readonly detail: string,
  ) {
    super(`${shown(input)} is refused. ${detail}`);
  }
}

/** A text of the right form that names a day the calendar does not have, such as 2026-02-30. */
export class NoSuchDayError extends InvalidDateTimeError {
  override name = 'NoSuchDayError';
  constructor(input: string) {
    super(input, `The calendar has no day ${input.slice(0, 10)}.`);
  }
}

/** A time whose year, in UTC, does not lie between 0001 and 9999. */
export class YearOutOfRangeError extends InvalidDateTimeError {
  override name = 'YearOutOfRangeError';
  constructor(input: unknown) {
    super(input, 'The year must lie between 0001 and 9999, in UTC too.');
  }
}

/** A text whose offset from UTC is not the one that the zone has at that time. */
export class WrongOffsetError extends InvalidDateTimeError {
  override name = 'WrongOffsetError';
  constructor(
    input: string,
    readonly zone: string,
    readonly expected: string,
  ) {
    super(input, `The offset of ${zone} at that time is ${expected}.`);
  }
}

/** Not the name of a time zone. */
export class UnknownTimeZoneError extends InvalidDateTimeError {
  override name = 'UnknownTimeZoneError';
  constructor(input: unknown) {
    super(input, 'Give an IANA time zone name, such as Europe/Berlin.');
  }
}

/** The input as a message shows it: a text in quotes and cut to 60 code units, anything else by its type only. */
function shown(input: unknown): string {
  if (typeof input === 'string') return JSON.stringify(input.length > 60 ? `${input.slice(0, 60)}…` : input);
  if (input === null || input === undefined) return String(input);
  return Array.isArray(input) ? 'An array' : `A value of type ${typeof input}`;
}
