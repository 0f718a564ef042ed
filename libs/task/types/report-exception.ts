import { z } from 'zod';
import { exceptionFields, given, patientReference } from './exception.ts';
import { defineTaskType } from './task-type.ts';

const context = z.strictObject({ report_id: given, report_name: given, ...exceptionFields });

/** A laboratory report that cannot go out as it is. */
export const reportException = defineTaskType({
  value: 'report-exception',
  label: 'Report Exception',
  badge_variant: 'destructive',
  context,
  assignee: 'setting',
  prepare: (report: z.infer<typeof context>) => ({
    title: `Report exception: ${report.report_name} — ${report.reason}`,
    description: report.details ?? null,
    priority: 'high',
    references: [{ kind: 'report', id: report.report_id, label: report.report_name }, patientReference(report)],
  }),
});
