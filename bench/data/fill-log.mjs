import { organizationStream } from '../../dist/libs/directory/index.js';
import { query } from '../common/postgres.mjs';
import { CONTACT, MEMBER, ORGANIZATION } from '../http/task-body.mjs';

/** Some tasks are resolved, dismissed or in progress: by an event of its own, from so many tasks later to ten times that. */
const LATER = 2_000;
const MEMBERS = 20;
const CONTACTS = 100;

const SYSTEM = `'{"kind":"system","id":"bench","name":"Bench","member_kind":null,"on_behalf_of":null}'::json`;
const at = (moment) => `to_char((${moment}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const uuid = (kind, n) => `('0198${kind}-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))`;
const metadata = (moment, n) => `json_build_object('version', version, 'organization_id', '${ORGANIZATION}',
  'actor', ${SYSTEM}, 'occurred_at', ${at(moment)}, 'recorded_at', ${at(moment)}, 'command_id', ${uuid('0c00', n)},
  'correlation_id', ${uuid('0c00', n)}, 'causation_id', null)::text`;

/** The ids of the n-th member and contact (from 0); the first are those that Docket's first start makes. */
export const memberId = (n) => (n === 0 ? MEMBER : `01980b00-0000-7000-8000-${n.toString(16).padStart(12, '0')}`);
export const contactId = (n) => (n === 0 ? CONTACT : `01980a00-0000-7000-8000-${n.toString(16).padStart(12, '0')}`);

const MEMBER_EVENTS = `
  select n as place, '${organizationStream(ORGANIZATION)}' as stream,
    (select max(revision) from log.event where stream = '${organizationStream(ORGANIZATION)}') + n as revision,
    'MemberAdded' as type, 1 as version,
    json_build_object('member_id', ${uuid('0b00', 'n')}, 'user_id', 'user-' || n, 'name', 'Member ' || n, 'email', null,
      'kind', 'staff', 'role', 'member')::text as data
  from generate_series(1, ${MEMBERS - 1}) as n`;

const CONTACT_EVENTS = `
  select n as place, 'contact-${ORGANIZATION}_' || ${uuid('0a00', 'n')} as stream, 0 as revision,
    'ContactCreated' as type, 1 as version,
    json_build_object('contact_id', ${uuid('0a00', 'n')}, 'name', 'Contact ' || n, 'email', null, 'phone', null,
      'assigned_members', json_build_array('${MEMBER}'))::text as data
  from generate_series(1, ${CONTACTS - 1}) as n`;

/** What a task holds follows from its number alone; every facet in shares of its own, so that filters differ. */
const CREATED = `
  select n as place, 'task-${ORGANIZATION}_' || ${uuid('0d00', 'n')} as stream, 0 as revision,
    'TaskCreated' as type, 1 as version,
    json_build_object('task_id', ${uuid('0d00', 'n')}, 'type', case when n % 10 = 0 then 'internal' else 'contact' end,
      'title', (array['Call back about the invoice', 'Send the new price list', 'Prepare the meeting',
        'Ask for the missing report', 'Check the delivery'])[1 + n % 5] || ' ' || n
        || case when n % 100 = 7 then ' in Zanzibar' else '' end,
      'description', case when n % 3 = 0 then null else 'He rang twice and wants to know whether it has arrived.' end,
      'category', (array['callback', 'follow-up', 'send-info', 'meeting', 'general'])[1 + n % 5],
      'priority', (array['urgent', 'high', 'medium', 'low', null])[1 + (n / 5) % 5],
      'source', case when n % 4 = 0 then 'ai' else 'manual' end,
      'contact_id', case when n % 10 = 0 then null
        when (n / 10) % ${CONTACTS} = 0 then '${CONTACT}' else ${uuid('0a00', `(n / 10) % ${CONTACTS}`)} end,
      'call_id', null, 'evidence', null,
      'due_date', case when n % 3 = 0 then null else ${at("date_trunc('minute', now()) + (n % 400 * 7919 % 400 - 200) * interval '1 day'")} end,
      'due_kind', case when n % 3 = 0 then null else 'datetime' end,
      'reporter_id', '${MEMBER}',
      'assigned_to', case when n % 7 = 0 then null
        when n % ${MEMBERS} = 0 then '${MEMBER}' else ${uuid('0b00', `n % ${MEMBERS}`)} end,
      'references', case when n % 10 = 3
        then json_build_array(json_build_object('kind', 'policy', 'id', 'P-' || (n % 200), 'label', null))
        else json_build_array() end)::text as data
  from generate_series(1, $1::int) as n`;

const CHANGED = `
  select n + ${LATER} + n::bigint * 7919 % ${9 * LATER} as place,
    'task-${ORGANIZATION}_' || ${uuid('0d00', 'n')} as stream, 1 as revision,
    case when n % 20 = 1 then 'TaskStarted' else 'TaskResolved' end as type, case when n % 20 = 1 then 1 else 2 end as version,
    case when n % 20 = 1 then '{}' when n % 20 = 6 then '{"resolution":"dismissed"}' else '{"resolution":"done"}' end as data
  from generate_series(1, $1::int) as n where n % 5 = 1`;

const insert = (events) => `
  with head as (select position from log.head),
  event as (select *, row_number() over (order by place, revision) as n from (${events}) as event),
  written as (
    insert into log.event (position, revision, id, stream, type, data, metadata)
    select head.position + n, revision, gen_random_uuid(), stream, type, data,
      ${metadata("(date_trunc('second', now()) - ($1::int - least(place, $1::int)) * interval '20 seconds')", 'n')}
    from event, head returning 1)
  update log.head set position = position + (select count(*) from written)`;

/** Writes the history of an organization with so many tasks to the log of a Docket; answers how many events that is. */
export async function fillLog(url, tasks) {
  const [{ position: before }] = await query(url, 'select position::int from log.head');
  for (const events of [MEMBER_EVENTS, CONTACT_EVENTS, `${CREATED} union all ${CHANGED}`])
    await query(url, insert(events), [tasks]);
  await query(url, 'analyze log.event');
  const [{ position }] = await query(url, 'select position::int from log.head');
  return position - before;
}
