import { z } from 'zod';
import { defineTaskType } from './task-type.ts';

const context = z.strictObject({
  title: z.string().optional(),
  description: z.string().nullable().optional(),
  due_date: z.string().nullable().optional(),
});

/** A member's own work, seen by its reporter, its assignee and admins only. */
export const personal = defineTaskType({
  value: 'personal',
  label: 'Personal',
  badge_variant: 'outline',
  context,
  contextBeside: true,
  assignee: 'caller',
  visibility: 'participants',
  prepare: (given: z.infer<typeof context>) => given,
});
