import { z } from 'zod';
import { invalidParameter } from '#libs/http';
import { InvalidDateTimeError, parseDueDate, parseInstant, parseYmd } from '#libs/time';

/** One end of a period in a query: a day, or an instant as RFC 3339 writes it. */
export const periodEnd = z
  .string()
  .superRefine((value, context) => {
    try {
      if (isDay(value)) parseYmd(value);
      else parseInstant(value);
    } catch (error) {
      if (!(error instanceof InvalidDateTimeError)) throw error;
      context.addIssue({ code: 'custom', message: error.message, params: { code: 'invalid-instant' } });
    }
  })
  .meta({ examples: ['2026-03-28', '2026-03-28T15:00:00Z'] });

const isDay = (value: string): boolean => !value.includes('T');

/** The instant at which a period begins that begins with this. @throws a 422 for a day beyond what can be kept */
export const beginsAt = (value: string, zone: string): string => startOf(value, zone, 'from');

/** The instant before which a period ends that ends with this: a day is part of it. @throws as `beginsAt` */
export const endsBefore = (value: string, zone: string): string =>
  isDay(value) ? startOf(parseYmd(value).add({ days: 1 }).toString(), zone, 'to') : parseInstant(value);

function startOf(value: string, zone: string, parameter: string): string {
  try {
    return isDay(value) ? parseDueDate(value, zone).due_date : parseInstant(value);
  } catch (error) {
    if (!(error instanceof InvalidDateTimeError)) throw error;
    throw invalidParameter(parameter, 'invalid-instant', error.detail);
  }
}
