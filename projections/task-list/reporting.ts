import { participantsOnlySql } from '#libs/access';
import type { ReportingView } from '#libs/projection';

/** Not the tasks that only their participants see. */
const SHARED = `not (${participantsOnlySql('type')})`;

const tasks: ReportingView = {
  name: 'tasks',
  comment:
    'A row for each task as it is now, less the deleted ones and those that only their participants see (type personal).',
  from: 'read_model.task left join (select organization_id, id as contact_id, name from read_model.contact) as contact using (organization_id, contact_id)',
  where: SHARED,
  columns: [
    { name: 'id', sql: 'id', comment: 'The task, unique in its organization.' },
    { name: 'type', sql: 'type', comment: 'contact, internal, report-exception, sample-exception, …' },
    { name: 'title', sql: "doc ->> 'title'", comment: 'Its title; [erased] where its contact was erased.' },
    { name: 'status', sql: 'status', comment: 'open, in-progress, done or dismissed.' },
    { name: 'category', sql: 'category', comment: 'follow-up, callback, send-info, meeting or general.' },
    { name: 'priority', sql: 'priority', comment: 'urgent, high, medium, low; null for none.' },
    { name: 'source', sql: 'source', comment: 'manual or ai.' },
    { name: 'contact_id', sql: 'contact_id', comment: 'The contact that it is about: contacts.id; null for none.' },
    { name: 'contact_name', sql: 'name', comment: "That contact's name as it is now." },
    { name: 'reporter_id', sql: 'reporter_id', comment: 'The member who reported it: members.id; null for none.' },
    { name: 'assigned_to', sql: 'assigned_to', comment: 'The member who has it: members.id; null for nobody.' },
    { name: 'call_id', sql: "(doc ->> 'call_id')::uuid", comment: 'The call that it came from; null for none.' },
    { name: 'due_at', sql: "nullif(due_at, 'infinity')", comment: 'When it is due; null for never.' },
    { name: 'due_kind', sql: 'due_kind', comment: 'date: by the end of that day; datetime: at that very time.' },
    { name: 'created_at', sql: 'created_at', comment: 'When it was created in the world.' },
    { name: 'updated_at', sql: "(doc ->> 'updated_at')::timestamptz", comment: 'When its last event occurred.' },
    {
      name: 'resolved_at',
      sql: "(doc ->> 'resolved_at')::timestamptz",
      comment: 'When it was closed, done or dismissed; null while it is not.',
    },
    {
      name: 'completed_at',
      sql: "(doc ->> 'completed_at')::timestamptz",
      comment: 'When it was done; null while it is not.',
    },
    {
      name: 'resolution_seconds',
      sql: "extract(epoch from (doc ->> 'resolved_at')::timestamptz - created_at)",
      comment: 'From its creation until it was closed; null while it is not.',
    },
    { name: 'revision', sql: "(doc ->> 'revision')::bigint", comment: 'The number of its last event, from 0.' },
  ],
};

const SHARED_TASK = `(select organization_id, id as task_id from read_model.task where ${SHARED}) as task`;

const taskReferences: ReportingView = {
  name: 'task_references',
  comment: 'A row for each link from a task of the view tasks to an outside entity.',
  from: `read_model.task_reference join ${SHARED_TASK} using (organization_id, task_id)`,
  columns: [
    { name: 'task_id', sql: 'task_id', comment: 'The task: tasks.id.' },
    { name: 'kind', sql: 'kind', comment: 'What is linked, such as report or patient.' },
    { name: 'reference_id', sql: 'reference_id', comment: 'Its id in the system that it is from.' },
  ],
};

const taskComments: ReportingView = {
  name: 'task_comments',
  comment: 'A row for each comment that stands on a task of the view tasks, without what it says.',
  from: `read_model.task_comment join ${SHARED_TASK} using (organization_id, task_id)`,
  columns: [
    { name: 'id', sql: 'id', comment: 'The comment.' },
    { name: 'task_id', sql: 'task_id', comment: 'The task: tasks.id.' },
    { name: 'length', sql: 'length(search)', comment: 'About how many characters it has.' },
  ],
};

const contacts: ReportingView = {
  name: 'contacts',
  comment: 'A row for each contact, without its addresses.',
  from: 'read_model.contact',
  columns: [
    { name: 'id', sql: 'id', comment: 'The contact, unique in its organization.' },
    { name: 'name', sql: 'name', comment: 'Its name; [erased] where it was erased.' },
  ],
};

const contactMembers: ReportingView = {
  name: 'contact_members',
  comment: 'A row for each member whom a contact is assigned to.',
  from: 'read_model.contact_member',
  columns: [
    { name: 'contact_id', sql: 'contact_id', comment: 'The contact: contacts.id.' },
    { name: 'member_id', sql: 'member_id', comment: 'The member: members.id.' },
  ],
};

/** What analysts see of the task list. */
export const reporting: readonly ReportingView[] = [tasks, taskReferences, taskComments, contacts, contactMembers];
