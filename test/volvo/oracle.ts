import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** One event as the file alone says it must be: its type with what it carries, the row's time and actor. */
export type Expected = readonly [type: string, at: string, actor: string];

/** What one case of the file must have become. */
export interface ExpectedTask {
  status: string;
  assignee: string | null;
  readonly history: Expected[];
}

/** What the whole file must have become; `order` has the case of each event. */
export interface ExpectedLog {
  readonly tasks: ReadonlyMap<string, ExpectedTask>;
  readonly actors: ReadonlySet<string>;
  readonly order: readonly string[];
}

/** Reads the file by itself: it has neither quotes nor a byte order mark, and shares no code with the import. */
export async function expectedLog(path: string): Promise<ExpectedLog> {
  const tasks = new Map<string, ExpectedTask>();
  const actors = new Set<string>();
  const order: string[] = [];
  let header = true;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    const [id = '', activity = '', actor = '', time = ''] = line.split(',');
    if (header || line === '') {
      header = false;
      continue;
    }
    actors.add(actor);
    let task = tasks.get(id);
    const at = time.replace('Z', '.000Z');
    const happened = (type: string) => {
      task?.history.push([type, at, actor]);
      order.push(id);
    };
    if (!task) {
      task = { status: 'open', assignee: null, history: [] };
      tasks.set(id, task);
      happened('TaskCreated');
    }
    const closed = task.status === 'done' || task.status === 'dismissed';
    if (activity.startsWith('Accepted')) {
      if (closed) happened('TaskReopened');
      if (task.status !== 'in-progress') happened('TaskStarted');
      if (task.assignee !== actor) happened(`TaskAssigned ${actor}`);
      task.status = 'in-progress';
      task.assignee = actor;
    } else if (activity.startsWith('Queued')) {
      if (closed) happened('TaskReopened');
      if (task.status === 'in-progress') happened('TaskStopped');
      if (task.assignee !== null) happened('TaskUnassigned');
      task.status = 'open';
      task.assignee = null;
    } else if (activity.startsWith('Completed')) {
      const to = activity === 'Completed+Cancelled' ? 'dismissed' : 'done';
      if (closed && task.status !== to) happened('TaskReopened');
      if (task.status !== to) happened(`TaskResolved ${to}`);
      task.status = to;
    } else if (!activity.startsWith('Unmatched')) throw new Error(`the oracle does not know ${activity}`);
  }
  return { tasks, actors, order };
}
