import type { RecordedEvent } from '#libs/event';
import type { EventStore } from '#libs/event-store';
import type { ExpectedLog } from './oracle.ts';

/** Compares the log with what the file says; a list of what differs, empty where nothing does. */
export async function compareLog(store: EventStore, expected: ExpectedLog): Promise<string[]> {
  const differences: string[] = [];
  const cases = new Map<string, string>();
  const names = new Map<string, string>();
  const seen = new Map<string, { status: string; assignee: string | null; events: number }>();
  let n = 0;
  const member = (id: unknown) => names.get(String(id)) ?? `unknown member ${String(id)}`;
  for await (const event of allEvents(store)) {
    const data = event.data as Record<string, unknown>;
    if (event.type === 'MemberAdded') names.set(String(data.member_id), String(data.name));
    if (!event.stream.startsWith('task-')) continue;
    if (event.type === 'TaskCreated') cases.set(event.stream, String(data.title).slice('Incident '.length));
    const id = cases.get(event.stream) ?? '';
    if (expected.order[n++] !== id)
      differences.push(`event ${n} of the log is of case ${id}, not ${expected.order[n - 1]}`);
    const task = seen.get(id) ?? { status: 'open', assignee: null, events: 0 };
    seen.set(id, task);
    const { actor, occurred_at } = event.metadata;
    const found = [described(event.type, data, member), occurred_at, actor.name];
    const wanted = expected.tasks.get(id)?.history[task.events++];
    if (String(found) !== String(wanted)) differences.push(`case ${id}: ${String(found)}, not ${String(wanted)}`);
    if (names.get(actor.id) !== actor.name || actor.member_kind !== 'staff') differences.push(`case ${id}: its actor`);
    if (event.type === 'TaskCreated' && member(data.reporter_id) !== actor.name)
      differences.push(`case ${id}: its reporter`);
    if (event.type === 'TaskAssigned') task.assignee = member(data.assigned_to);
    if (event.type === 'TaskUnassigned') task.assignee = null;
    task.status = statusAfter(event) ?? task.status;
  }
  for (const [id, { status, assignee, history }] of expected.tasks) {
    const found = seen.get(id);
    if (found?.status !== status || found.assignee !== assignee || found.events !== history.length)
      differences.push(`case ${id} is ${JSON.stringify(found)}`);
  }
  if (seen.size !== expected.tasks.size) differences.push(`${seen.size} tasks, not ${expected.tasks.size}`);
  if (names.size !== expected.actors.size) differences.push(`${names.size} members, not ${expected.actors.size}`);
  if (n !== expected.order.length) differences.push(`${n} events, not ${expected.order.length}`);
  return differences;
}

function described(type: string, data: Record<string, unknown>, member: (id: unknown) => string): string {
  if (type === 'TaskAssigned') return `${type} ${member(data.assigned_to)}`;
  return type === 'TaskResolved' ? `${type} ${String(data.resolution)}` : type;
}

function statusAfter({ type, data }: RecordedEvent): string | undefined {
  if (type === 'TaskStarted') return 'in-progress';
  if (type === 'TaskStopped' || type === 'TaskReopened') return 'open';
  return type === 'TaskResolved' ? String((data as { resolution: string }).resolution) : undefined;
}

async function* allEvents(store: EventStore): AsyncGenerator<RecordedEvent> {
  for (let after: string | null = null; ; ) {
    const page: readonly RecordedEvent[] = await store.readAll(after, 1000);
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    after = last.position;
  }
}
