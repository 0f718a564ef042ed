import type { COLUMNS } from './csv.ts';

type Column = (typeof COLUMNS)[number];
const filledBy = (column: Column): string => `{${column}}`;
const columns: Readonly<Record<string, Column>> = {
  task: 'case:concept:name',
  activity: 'concept:name',
  actor: 'org:resource',
  at: 'time:timestamp',
  assignee: 'assignee',
  reporter: 'case:reporter',
};

/** The mapping with which `docket import event-log` makes the same tasks again of what toCsv writes. */
export const EXPORT_MAPPING = {
  columns,
  escaped_formulas: true,
  task: {
    type: filledBy('case:type'),
    title: filledBy('case:title'),
    description: filledBy('case:description'),
    category: filledBy('case:category'),
    priority: filledBy('case:priority'),
  },
  activities: {
    TaskCreated: { status: 'open', assignee: 'column' },
    TaskAssigned: { assignee: 'column' },
    TaskUnassigned: { assignee: null },
    TaskStarted: { status: 'in-progress' },
    TaskStopped: { status: 'open' },
    TaskReopened: { status: 'open' },
    'TaskResolved:done': { status: 'done' },
    'TaskResolved:dismissed': { status: 'dismissed' },
    '*': {},
  },
};
