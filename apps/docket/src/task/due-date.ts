import { invalidField } from '#libs/http';
import { type DueDate, InvalidDateTimeError, parseDueDate } from '#libs/time';

/**
 * Reads a due date, whose form was checked before, in the zone of the organization.
 * @throws a 422 that names its place, where the zone moves it beyond the years that can be kept.
 */
export function readDueDate(text: string, zone: string, pointer = '/due_date'): DueDate {
  try {
    return parseDueDate(text, zone);
  } catch (error) {
    if (!(error instanceof InvalidDateTimeError)) throw error;
    throw invalidField(pointer, 'invalid-date', error.detail);
  }
}
