/** The mapping of specification §14 for the incidents of Volvo IT Belgium. */
export const MAPPING = {
  columns: { task: 'case', activity: 'activity', actor: 'resource', at: 'time' },
  task: { type: 'internal', title: 'Incident {case}' },
  activities: {
    'Accepted*': { status: 'in-progress', assignee: 'actor' },
    'Queued*': { status: 'open', assignee: null },
    'Completed*': { status: 'done' },
    'Completed+Cancelled': { status: 'dismissed' },
    'Unmatched*': {},
  },
};

/** The organization that the scripts import into. */
export const ORGANIZATION = '0190e0a0-0000-7000-8000-000000000001';
