import { z } from 'zod';
import type { Reference } from '../reference.ts';

/** Lengths are in Unicode code points; NUL and halves of surrogate pairs are no text that a database can keep. */
const bounded = (text: z.ZodString, min: number, max: number) =>
  text
    .refine((value) => new RegExp(`^[^\\0\\p{Cs}]{${min},${max}}$`, 'u').test(value), {
      error: `must have ${min} to ${max} characters, none of them NUL or half of a surrogate pair`,
    })
    .meta({ minLength: min, maxLength: max });

/** Text that a context must give. */
export const given = bounded(z.string().trim(), 1, 255);

/** What every laboratory exception says beside what it is about. */
export const exceptionFields = {
  patient_id: given,
  patient_name: given.nullable().optional(),
  reason: bounded(z.string().trim(), 1, 10_000),
  details: bounded(z.string(), 0, 10_000).nullable().optional(),
};

/** The patient whom an exception concerns. */
export const patientReference = (context: {
  patient_id: string;
  patient_name?: string | null | undefined;
}): Reference => ({
  kind: 'patient',
  id: context.patient_id,
  label: context.patient_name ?? null,
});
