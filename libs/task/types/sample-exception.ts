import { z } from 'zod';
import { exceptionFields, given, patientReference } from './exception.ts';
import { defineTaskType } from './task-type.ts';

const context = z.strictObject({ sample_id: given, accession_number: given, ...exceptionFields });

/** A sample that the laboratory cannot work with. */
export const sampleException = defineTaskType({
  value: 'sample-exception',
  label: 'Sample Exception',
  badge_variant: 'destructive',
  context,
  assignee: 'setting',
  prepare: (sample: z.infer<typeof context>) => ({
    title: `Sample exception: ${sample.accession_number} — ${sample.reason}`,
    description: sample.details ?? null,
    priority: 'high',
    references: [{ kind: 'sample', id: sample.sample_id, label: sample.accession_number }, patientReference(sample)],
  }),
});
