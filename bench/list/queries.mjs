import { contactId, memberId } from '../data/fill-log.mjs';
import { MEMBER } from '../http/task-body.mjs';

/** A condition of the hand-written SQL is given its first free parameter. */
const is = (column) => (n) => `${column} = $${n}`;

/**
 * What the list is asked for, in three ways: the query of the API, the filters of the read model, and the SQL that
 * somebody would write by hand over Docket's tables (`bare`) and over those of the plain service (`plain`).
 */
export function queries(now) {
  return [
    { name: 'first page', query: '', filters: {}, values: [] },
    { name: 'deep cursor (9/10 down)', deep: true, query: '', filters: {}, values: [] },
    { name: 'by due date', sort: 'due_date', query: 'sort=due_date', filters: {}, values: [] },
    facet('status', 'in-progress'),
    facet('category', 'meeting'),
    facet('priority', 'urgent'),
    facet('source', 'ai'),
    facet('type', 'internal'),
    facet('contact_id', contactId(7)),
    facet('assigned_to', memberId(3)),
    { ...facet('assigned_to', 'me'), filters: { assigned_to: [MEMBER] }, values: [MEMBER] },
    {
      name: 'assigned_to=none',
      query: 'assigned_to=none',
      filters: { assigned_to: [null] },
      bare: () => 'assigned_to is null',
      values: [],
    },
    {
      name: 'reference',
      query: 'reference=policy:P-13',
      filters: { reference: [{ kind: 'policy', id: 'P-13' }] },
      bare: (n) =>
        `id in (select task_id from task_reference where organization_id = $1 and kind = 'policy' and reference_id = $${n})`,
      plain: (n) => `refs @> jsonb_build_array(jsonb_build_object('kind', 'policy', 'id', $${n}::text))`,
      values: ['P-13'],
    },
    due('due_before', '<', now),
    due('due_after', '>', now),
    {
      name: 'overdue=true',
      query: 'overdue=true',
      filters: { overdue: true },
      bare: (n) => `status in ('open', 'in-progress') and due_at < $${n}`,
      plain: (n) => `status in ('open', 'in-progress') and due_date < $${n}`,
      values: [now],
    },
    {
      name: 'q',
      query: 'q=zanzibar',
      filters: { q: 'zanzibar' },
      bare: (n) => `search like '%' || $${n} || '%'`,
      plain: (n) => `title ilike '%' || $${n} || '%'`,
      values: ['ZANZIBAR'],
    },
    {
      name: 'status, category and priority',
      query: 'status=open&category=callback&priority=high',
      filters: { status: ['open'], category: ['callback'], priority: ['high'] },
      bare: () => `status = 'open' and category = 'callback' and priority = 'high'`,
      values: [],
    },
  ];
}

function facet(column, value) {
  const name = `${column}=${value.includes('-0000-') ? 'id' : value}`;
  return { name, query: `${column}=${value}`, filters: { [column]: [value] }, bare: is(column), values: [value] };
}

function due(name, operator, now) {
  return {
    name,
    query: `${name}=${encodeURIComponent(now)}`,
    filters: { [name]: now },
    bare: (n) => `due_at ${operator} $${n} and due_at < 'infinity'`,
    plain: (n) => `due_date ${operator} $${n}`,
    values: [now],
  };
}
