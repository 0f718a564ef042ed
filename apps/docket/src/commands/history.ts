import type { RecordedEvent } from '#libs/event';
import type { EventStore } from '#libs/event-store';
import {
  type HistoryEntry,
  history as historyOf,
  isTaskStream,
  type RecordedTaskEvent,
  taskIdOf,
  taskStream,
} from '#libs/task';
import { historyReply } from '../task/history-reply.ts';
import { print, withLog } from './with-log.ts';

/** Prints a task's life, a deleted one's too; as text, or as JSON lines. */
export function history(
  task: string,
  { organization, json }: { organization?: string; json?: boolean },
): Promise<void> {
  return withLog(async ({ store }) => {
    const stream = organization ? taskStream(organization, task) : await findStream(store, task);
    const events = (await store.readStream(stream)) as readonly RecordedTaskEvent[];
    if (events.length === 0) throw new Error(`there is no task ${task}`);
    for (const entry of historyOf(events)) print(json ? JSON.stringify(historyReply(entry)) : lineOf(entry));
  });
}

const PAGE = 5_000;

/** Ids are unique inside an organization only: without one, the log is searched for the tasks of this id. */
async function findStream(store: EventStore, task: string): Promise<string> {
  const found = new Set<string>();
  let page: readonly RecordedEvent[] = [];
  do {
    page = await store.readAll(page.at(-1)?.position ?? null, PAGE);
    for (const { stream } of page) if (isTaskStream(stream) && taskIdOf(stream) === task) found.add(stream);
  } while (page.length === PAGE);
  const [stream, other] = found;
  if (stream === undefined) throw new Error(`there is no task ${task}`);
  if (other !== undefined) throw new Error(`several organizations have a task ${task}: name one with --organization`);
  return stream;
}

function lineOf(entry: HistoryEntry): string {
  const { revision, occurred_at, type, actor, reason } = historyReply(entry);
  const changes = entry.changes.map((change) => `${change.field}: ${shown(change.old)} → ${shown(change.new)}`);
  const by = `${actor.kind} ${actor.name ?? actor.id}`;
  const why = reason === null ? [] : [`reason: ${reason}`];
  return [`${revision}  ${occurred_at}  ${type}  by ${by}`, ...[...changes, ...why].map((line) => `     ${line}`)].join(
    '\n',
  );
}

/** Control characters in text from outside must not steer the terminal. */
const shown = (value: unknown): string => JSON.stringify(value).replace(/[\u007f-\u009f]/g, '�');
