import { z } from 'zod';
import { defineEndpoint, readHeaders } from '#libs/http';
import { reports } from '#projections/reports';
import { IDS } from '../examples.ts';
import { reportQuery } from './report-query.ts';

const value = (description: string) => z.string().nullable().optional().meta({ description });
const quantile = z.number().nullable();

const line = z
  .object({
    group: z
      .object({
        status: value('The status then.'),
        category: value('The category then.'),
        priority: value('The priority then; null for none.'),
        source: value('manual or ai.'),
        type: value('The task type.'),
        assignee: value('The id of the member who had it; null for nobody.'),
        reporter: value('The id of the member who reported it; null for none.'),
        day: value('A local day, such as 2026-03-28.'),
        week: value('The Monday of a local week, such as 2026-03-23.'),
        month: value('A local month, such as 2026-03.'),
      })
      .meta({ id: 'ReportGroup', description: 'What was asked for by group_by, in its order.' }),
    count: z.int(),
    created: z.int(),
    resolved: z.int(),
    reopened: z.int(),
    resolution_seconds: z.object({ median: quantile, p90: quantile }),
  })
  .meta({ id: 'ReportLine' });

const DESCRIPTION = `Tasks are looked at as they stood at the instant \`as_of\` (by occurred_at, what happened at that very
instant included; now, unless given): what they are grouped and filtered by is what they were then, and those that had
been deleted by then are left out. What the caller may see is decided by what the tasks are now; tasks deleted since are
for those with Audit:Read.

\`from\` (included) and \`to\` (excluded) bound the facts: \`created\` are creations, \`resolved\` and \`reopened\` the times
that a task was resolved or reopened, by \`as_of\`. \`count\` are the tasks of the group: with \`from\` or \`to\`, those created
in the period. \`resolution_seconds\` are from creation to resolution, of tasks that stand resolved and were resolved in
the period: quantiles as PostgreSQL's percentile_cont has them, null where there are none.

Days, ISO weeks (by their Monday) and months are local ones in the organization's present zone: of the creation for
\`count\` and \`created\`, of the resolution for \`resolved\` and \`resolution_seconds\`, of the reopening for \`reopened\`.
Lines are ordered by their groups; groups of nothing are left out.`;

export const getTaskReport = defineEndpoint({
  method: 'GET',
  path: '/api/reports/tasks',
  operation: 'getTaskReport',
  summary: 'Counts and durations of tasks by group, now or as of an instant',
  description: DESCRIPTION,
  tags: ['reports'],
  auth: 'token',
  permission: 'Task:Collection:List',
  readModel: reports.name,
  query: reportQuery,
  headers: readHeaders,
  status: 200,
  reply: z.object({ as_of: z.iso.datetime(), data: z.array(line) }).meta({ id: 'TaskReport' }),
  errors: ['forbidden', 'projection-behind', 'unavailable'],
  examples: {
    reply: {
      as_of: '2026-03-28T15:00:00.000Z',
      data: [
        {
          group: { status: 'done', assignee: IDS.member },
          count: 40,
          created: 40,
          resolved: 43,
          reopened: 3,
          resolution_seconds: { median: 5_400, p90: 86_400.25 },
        },
        {
          group: { status: 'done', assignee: null },
          count: 2,
          created: 2,
          resolved: 2,
          reopened: 0,
          resolution_seconds: { median: 60, p90: 108 },
        },
      ],
    },
  },
});
