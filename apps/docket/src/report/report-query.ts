import { z } from 'zod';
import { listOf } from '#libs/http';
import { DIMENSIONS } from '#projections/reports';
import { filterFields, queryInstant } from '../task/task-query.ts';

const { status, category, priority, source, type, contact_id, assigned_to } = filterFields;

/** What a report on tasks takes: of the list's filters those that a report can be read by. */
export const reportQuery = z.object({
  group_by: listOf(z.enum(DIMENSIONS))
    .optional()
    .meta({ description: 'Any combination; without it all tasks are one group, `{}`.' }),
  from: queryInstant.meta({ description: 'Facts of this instant or later count.' }).optional(),
  to: queryInstant.meta({ description: 'Facts of before this instant count.' }).optional(),
  as_of: queryInstant.meta({ description: 'The instant at which tasks are looked at; now, unless given.' }).optional(),
  status,
  category,
  priority,
  source,
  type,
  contact_id,
  assigned_to,
});

export type ReportRequest = z.infer<typeof reportQuery>;
