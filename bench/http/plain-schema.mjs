import { z } from 'zod';

/** A new task as the plain service takes it. */
export const newTask = z.strictObject({
  title: z.string().trim().min(1).max(255),
  description: z.string().max(10_000).nullable().default(null),
  category: z.enum(['follow-up', 'callback', 'send-info', 'meeting', 'general']),
  priority: z.enum(['urgent', 'high', 'medium', 'low']).nullable().default(null),
  contact_id: z.uuid(),
  due_date: z.iso.datetime({ local: true }).nullable().default(null),
  assigned_to: z.uuid().nullable().default(null),
});
