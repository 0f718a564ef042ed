import { z } from 'zod';

/** One value of an enumeration, as a page shows it. */
export interface Labelled<Value extends string = string> {
  readonly value: Value;
  readonly label: string;
  /** The look of the badge; a name that every page library has. */
  readonly badge_variant: 'default' | 'secondary' | 'outline' | 'success' | 'warning' | 'destructive';
}

export const STATUSES = [
  { value: 'open', label: 'Open', badge_variant: 'default' },
  { value: 'in-progress', label: 'In Progress', badge_variant: 'warning' },
  { value: 'done', label: 'Done', badge_variant: 'success' },
  { value: 'dismissed', label: 'Dismissed', badge_variant: 'outline' },
] as const satisfies readonly Labelled[];

export const CATEGORIES = [
  { value: 'follow-up', label: 'Follow Up', badge_variant: 'default' },
  { value: 'callback', label: 'Callback', badge_variant: 'warning' },
  { value: 'send-info', label: 'Send Info', badge_variant: 'secondary' },
  { value: 'meeting', label: 'Meeting', badge_variant: 'success' },
  { value: 'general', label: 'General', badge_variant: 'outline' },
] as const satisfies readonly Labelled[];

export const PRIORITIES = [
  { value: 'urgent', label: 'Urgent', badge_variant: 'destructive' },
  { value: 'high', label: 'High', badge_variant: 'warning' },
  { value: 'medium', label: 'Medium', badge_variant: 'default' },
  { value: 'low', label: 'Low', badge_variant: 'outline' },
] as const satisfies readonly Labelled[];

export const SOURCES = [
  { value: 'manual', label: 'Manual', badge_variant: 'outline' },
  { value: 'ai', label: 'AI', badge_variant: 'secondary' },
] as const satisfies readonly Labelled[];

const valuesOf = <V extends string>(labelled: readonly Labelled<V>[]) =>
  z.enum(labelled.map((l) => l.value) as [V, ...V[]]);

export const statusSchema = valuesOf(STATUSES).meta({ id: 'TaskStatus' });
export const categorySchema = valuesOf(CATEGORIES).meta({ id: 'TaskCategory' });
export const prioritySchema = valuesOf(PRIORITIES).meta({ id: 'TaskPriority' });
export const sourceSchema = valuesOf(SOURCES).meta({ id: 'TaskSource' });

export type TaskStatus = z.infer<typeof statusSchema>;
export type TaskCategory = z.infer<typeof categorySchema>;
export type TaskPriority = z.infer<typeof prioritySchema>;
export type TaskSource = z.infer<typeof sourceSchema>;
