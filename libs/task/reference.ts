import { z } from 'zod';

/** A link from a task to any outside entity; unique in its task by kind and id. */
export const referenceSchema = z
  .strictObject({ kind: z.string(), id: z.string(), label: z.string().nullable() })
  .meta({ id: 'Reference' });

export type Reference = z.infer<typeof referenceSchema>;

/** Which reference: what makes it one of its task's. */
export type ReferenceKey = Pick<Reference, 'kind' | 'id'>;

/** Whether two references are the same one. */
export const sameReference = (a: ReferenceKey, b: ReferenceKey): boolean => a.kind === b.kind && a.id === b.id;
