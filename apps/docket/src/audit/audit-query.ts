import { z } from 'zod';
import { cursorOf, integer, listOf, text, uuid } from '#libs/http';
import { auditedTypes } from '../installation/codec.ts';
import { queryInstant } from '../task/task-query.ts';

/** The filters of the audit log (specification §11). */
export const auditFilters = {
  actor: listOf(text({ min: 1, max: 255 })).optional(),
  task_id: listOf(uuid()).optional(),
  contact_id: listOf(uuid()).optional(),
  type: listOf(z.enum(auditedTypes)).optional(),
  from: queryInstant.meta({ description: 'What occurred at this instant or later.' }).optional(),
  to: queryInstant.meta({ description: 'What occurred before this instant.' }).optional(),
};

export const auditQuery = z.object({
  ...auditFilters,
  limit: integer({ min: 1 })
    .default(50)
    .transform((limit) => Math.min(limit, 200)),
  cursor: cursorOf(z.strictObject({ sequence: z.int().min(0) })).optional(),
});

export const exportQuery = z.object({ ...auditFilters, format: z.enum(['ndjson', 'csv']).optional() });
