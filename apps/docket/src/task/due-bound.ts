import { z } from 'zod';
import { invalidParameter } from '#libs/http';
import { hasInstantForm, InvalidDateTimeError, parseDueDate, parseInstant } from '#libs/time';

/** A due date in a query, in any form that a task's own is given in (specification §5); `readDueBound` reads it. */
export const dueBound = z
  .string()
  .superRefine((value, context) => {
    try {
      parseDueDate(value, 'UTC');
    } catch (error) {
      if (!(error instanceof InvalidDateTimeError)) throw error;
      context.addIssue({ code: 'custom', message: error.message, params: { code: 'invalid-instant' } });
    }
  })
  .meta({ examples: ['2026-03-28T15:00:00Z', '2026-03-28T15:00', '2026-03-28'] });

/** The instant that a due date in a query stands for; a day stands for its start. @throws a 422 that names the parameter */
export function readDueBound(value: string | undefined, zone: string, parameter: string): string | undefined {
  if (value === undefined) return undefined;
  try {
    // A due date is kept to the second, a bound may be finer.
    return hasInstantForm(value) ? parseInstant(value) : parseDueDate(value, zone).due_date;
  } catch (error) {
    if (!(error instanceof InvalidDateTimeError)) throw error;
    throw invalidParameter(parameter, 'invalid-instant', error.detail);
  }
}
