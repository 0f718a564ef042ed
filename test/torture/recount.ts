import type { Pool } from 'pg';
import { type Contact, contactEvolution, type RecordedContactEvent } from '#libs/directory';
import type { RecordedEvent } from '#libs/event';
import type { EventStore } from '#libs/event-store';
import { evolve, headOf, isTaskStream, type RecordedTaskEvent, type Task, type TaskHead } from '#libs/task';

/** What the task list says, or should say: the tasks and contacts by id, and the counts by their keys. */
export interface Recount {
  readonly tasks: Readonly<Record<string, TaskHead>>;
  /** What was said on tasks, in upper case, by the ids of task and comment. */
  readonly comments: Readonly<Record<string, string>>;
  readonly deleted: readonly string[];
  readonly contacts: Readonly<Record<string, Contact>>;
  readonly counts: Readonly<Record<string, number>>;
  readonly dueCounts: Readonly<Record<string, number>>;
  readonly references: readonly string[];
  readonly members: readonly string[];
}

/** Folds the log stream by stream, in memory, without any page, checkpoint or table. */
export async function recountLog(store: EventStore): Promise<Recount> {
  const streams = new Map<string, RecordedEvent[]>();
  const skipped = new Set<string>();
  let position: string | null = null;
  for (let page = await store.readAll(position, 1_000); page.length > 0; page = await store.readAll(position, 1_000)) {
    for (const event of page) {
      streams.set(event.stream, [...(streams.get(event.stream) ?? []), event]);
      if (event.type === 'DeadLetterSkipped') {
        const { stream, revision } = event.data as { stream: string; revision: number };
        skipped.add(`${stream} ${revision}`);
      }
      position = event.position;
    }
  }
  const tasks: Task[] = [];
  const contacts: Contact[] = [];
  for (const [stream, events] of streams) {
    const readable = events.filter(({ revision }) => !skipped.has(`${stream} ${revision}`));
    const end = readable.findIndex(({ fault }) => fault !== undefined);
    const folded = end < 0 ? readable : readable.slice(0, end);
    if (isTaskStream(stream)) {
      const task = (folded as RecordedTaskEvent[]).reduce(evolve, null as Task | null);
      if (task) tasks.push(task);
    } else if (stream.startsWith('contact-')) {
      const contact = (folded as RecordedContactEvent[]).reduce(contactEvolution.evolve, null as Contact | null);
      if (contact) contacts.push(contact);
    }
  }
  return countOf(tasks, contacts);
}

function countOf(all: readonly Task[], contacts: readonly Contact[]): Recount {
  const tasks = all.filter(({ deleted }) => !deleted);
  const open = tasks.filter(({ status, due_date }) => due_date !== null && ['open', 'in-progress'].includes(status));
  const cell = ({ status, category, type, source, priority }: Task) => [status, category, type, source, priority ?? ''];
  return {
    tasks: Object.fromEntries(tasks.map((task) => [task.id, headOf(task)])),
    comments: Object.fromEntries(
      tasks.flatMap(({ id, comments }) => comments.map((said) => [`${id} ${said.id}`, said.body.toUpperCase()])),
    ),
    deleted: all.flatMap(({ deleted, id }) => (deleted ? [id] : [])).sort(),
    contacts: Object.fromEntries(contacts.map((contact) => [contact.id, contact])),
    counts: tally(
      tasks.flatMap((task) => [
        ['*', ...cell(task)],
        [task.assigned_to ?? '', ...cell(task)],
      ]),
    ),
    dueCounts: tally(open.map(({ due_date, due_kind, type }) => [String(due_date).slice(0, 10), due_kind, type])),
    references: tasks.flatMap(({ id, references }) => references.map((r) => `${r.kind} ${r.id} ${id}`)).sort(),
    members: contacts.flatMap(({ id, assigned_members }) => assigned_members.map((member) => `${member} ${id}`)).sort(),
  };
}

function tally(keys: readonly (readonly (string | null)[])[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key.join(' ')] = (counts[key.join(' ')] ?? 0) + 1;
  return counts;
}

/** What the read model says. */
export async function readTables(pool: Pool): Promise<Recount> {
  const rows = async (query: string) => (await pool.query<{ key: string; value: never }>(query)).rows;
  const keys = async (query: string) => (await rows(query)).map(({ key }) => key).sort();
  const object = async (query: string) =>
    Object.fromEntries((await rows(query)).map(({ key, value }) => [key, value] as const));
  return {
    tasks: await object('select id as key, doc as value from read_model.task'),
    comments: await object(`
      select concat_ws(' ', task_id, id) as key, search as value from read_model.task_comment`),
    deleted: await keys('select id as key from read_model.deleted_task'),
    contacts: await object('select id as key, doc as value from read_model.contact'),
    counts: await object(`
      select concat_ws(' ', assignee, status, category, type, source, priority) as key, n::int as value
      from read_model.task_count`),
    dueCounts: await object(`
      select concat_ws(' ', due_day, due_kind, type) as key, n::int as value from read_model.task_due_count`),
    references: await keys(`select concat_ws(' ', kind, reference_id, task_id) as key from read_model.task_reference`),
    members: await keys(`select concat_ws(' ', member_id, contact_id) as key from read_model.contact_member`),
  };
}
