import { z } from 'zod';
import { flag, integer, listOf, text, uuid } from '#libs/http';
import {
  categorySchema,
  prioritySchema,
  type ReferenceKey,
  sourceSchema,
  statusSchema,
  taskTypeNames,
} from '#libs/task';
import { InvalidDateTimeError, parseInstant } from '#libs/time';
import { dueBound } from './due-bound.ts';

const instant = z.string().transform((value, context) => {
  try {
    return parseInstant(value);
  } catch (error) {
    if (!(error instanceof InvalidDateTimeError)) throw error;
    context.addIssue({ code: 'custom', message: error.message, params: { code: 'invalid-instant' } });
    return z.NEVER;
  }
});

/** An instant in a query: RFC 3339 with Z or an offset. */
export const queryInstant = instant.meta({ examples: ['2026-03-28T15:00:00Z'] });

/** `kind:id`, a comma list of them, or several; ids may hold commas, for what follows one without a colon goes on. */
const references = z.preprocess(
  (value) => [value].flat().flatMap((part) => (typeof part === 'string' ? part.split(/,(?=[^,:]+:)/) : [part])),
  z.array(
    z
      .string()
      .regex(/^[^:]+:.+$/s, 'must be kind:id')
      .transform((value): ReferenceKey => {
        const colon = value.indexOf(':');
        return { kind: value.slice(0, colon), id: value.slice(colon + 1) };
      }),
  ),
);

/** The filters of lists and counts (specification §6). */
export const filterFields = {
  status: listOf(statusSchema).optional(),
  category: listOf(categorySchema).optional(),
  priority: listOf(prioritySchema).optional(),
  source: listOf(sourceSchema).optional(),
  type: listOf(z.enum(taskTypeNames)).optional(),
  contact_id: listOf(uuid()).optional(),
  assigned_to: listOf(z.union([uuid(), z.enum(['me', 'none'])])).optional(),
  reference: references.optional(),
  due_before: dueBound.optional(),
  due_after: dueBound.optional(),
  overdue: flag().optional(),
  q: text({ min: 1, max: 1_000 }).optional(),
};

/** What a list takes beside its filters. */
export const pageFields = {
  sort: z.enum(['due_date']).optional(),
  limit: integer({ min: 1 })
    .default(50)
    .transform((limit) => Math.min(limit, 200)),
  offset: integer({ min: 0, max: 10_000 }).optional(),
  cursor: z.string().min(1).optional(),
  include: listOf(z.enum(['counts', 'total'])).optional(),
  as_of: queryInstant.optional(),
};

export const countsQuery = z.object({ ...filterFields, as_of: pageFields.as_of });
export const listQuery = z.object({ ...filterFields, ...pageFields });

export type CountsQuery = z.infer<typeof countsQuery>;
export type ListQuery = z.infer<typeof listQuery>;

/** The members that a filter names, `me` and `none` as what they stand for: a caller who is no member has nothing. */
export const membersOf = (named: readonly string[], memberId: string | null): readonly (string | null)[] =>
  named.flatMap((who) => (who === 'none' ? [null] : who === 'me' ? (memberId ?? []) : [who]));
