import type { z } from 'zod';
import type { Labelled, TaskCategory, TaskPriority } from '../enums.ts';
import type { Reference } from '../reference.ts';

/** What a type prepares from its context; a field given beside the context overrides it. */
export interface Prepared {
  readonly title?: string | undefined;
  readonly description?: string | null | undefined;
  readonly category?: TaskCategory | undefined;
  readonly priority?: TaskPriority | null | undefined;
  /** As the context gave it: a text in the organization's zone. */
  readonly due_date?: string | null | undefined;
  readonly references?: readonly Reference[] | undefined;
}

/** A task type (specification §3): one file, and one line in all.ts. */
export interface TaskType<Context = unknown> extends Labelled {
  /** What the context must look like; null for a type whose fields are given directly. */
  readonly context: z.ZodType<Context> | null;
  /** Whether the fields of the context may stand beside it instead, so that it may be absent. */
  readonly contextBeside: boolean;
  /** Whether a task of this type is about a contact: then it needs a contact, and its category is to be chosen. */
  readonly aboutContact: boolean;
  /** Who is the assignee unless one is named: the caller, the organization's setting for this type, or nobody. */
  readonly assignee: 'caller' | 'setting' | 'nobody';
  /** Who may see it: everybody whom the policy lets see tasks, or its reporter, its assignee and admins only. */
  readonly visibility: 'organization' | 'participants';
  prepare(context: Context): Prepared;
}

/** Defines a task type; what is not said is as for `internal`. */
export function defineTaskType<Context = undefined>(
  type: Labelled & Partial<Omit<TaskType<Context>, keyof Labelled>>,
): TaskType<Context> {
  return {
    context: null,
    contextBeside: false,
    aboutContact: false,
    assignee: 'nobody',
    visibility: 'organization',
    prepare: () => ({}),
    ...type,
  };
}
