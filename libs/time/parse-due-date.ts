import type { DueDate } from './due-date.ts';
import { hasInstantForm, readInstant, toSeconds } from './instant.ts';
import { readLocal } from './local-date-time.ts';

const FORMS =
  'Give YYYY-MM-DD or YYYY-MM-DDTHH:MM (seconds may follow) in the zone of the organization, ' +
  'or RFC 3339 with an offset, such as 2026-03-28T15:00:00+01:00.';

/**
 * Reads a due date as clients send it (specification §5): in the zone, as `parseLocalDateTime` does, or as RFC 3339
 * with Z or any offset, which is a `datetime`; fractions of a second are cut off.
 * @throws InvalidDateTimeError
 */
export function parseDueDate(s: unknown, zone: string): DueDate {
  if (hasInstantForm(s)) return { due_date: toSeconds(readInstant(s)), due_kind: 'datetime' };
  return readLocal(s, zone, FORMS);
}
