import type { ClientBase } from 'pg';
import type { OrderedEvent } from '#libs/projection';
import { type RecordedTaskEvent, taskIdOf } from '#libs/task';
import { allCellChanges, type LifeChange } from './cells.ts';
import { evolveLife, type Life } from './life.ts';
import { emptyLife, keyText, loadLives, type TaskKey, withPast } from './load.ts';
import { writeLives } from './write.ts';
import { writeCells } from './write-cells.ts';
import { loadDays } from './zones.ts';

/** Folds events of tasks that come without a change of zone between them. */
export async function foldTasks(client: ClientBase, page: readonly OrderedEvent[]): Promise<void> {
  if (page.length === 0) return;
  const events = byTask(page.map(({ event }) => event as RecordedTaskEvent));
  const known = await load(client, events);
  const days = await loadDays(client, [...new Set([...known.values()].map(({ organizationId }) => organizationId))]);
  const changes = [...known].map(([key, before]): LifeChange => {
    const after = (events.get(key) ?? []).reduce(evolveLife, before);
    const local = days.get(before.organizationId);
    if (!local) throw new Error(`the zone of ${before.organizationId} was not looked up`);
    return { before, after, dayOf: (at) => local.dayOf(at) };
  });
  const changed = changes.filter(({ before, after }) => before !== after);
  await writeLives(client, changed);
  for (const [cuboid, cells] of allCellChanges(changed)) await writeCells(client, cuboid, cells);
}

const keyOf = ({ stream, metadata }: RecordedTaskEvent): TaskKey => ({
  organizationId: metadata.organization_id,
  id: taskIdOf(stream),
});

function byTask(events: readonly RecordedTaskEvent[]): Map<string, RecordedTaskEvent[]> {
  const groups = new Map<string, RecordedTaskEvent[]>();
  for (const event of events) {
    const key = keyText(keyOf(event));
    const group = groups.get(key);
    if (group) group.push(event);
    else groups.set(key, [event]);
  }
  return groups;
}

/** What is known of the tasks, with their past where an event of an earlier time changes it, which imports can bring. */
async function load(
  client: ClientBase,
  events: ReadonlyMap<string, readonly RecordedTaskEvent[]>,
): Promise<Map<string, Life>> {
  const [begun, touched] = [[] as TaskKey[], [] as TaskKey[]];
  for (const [first] of events.values()) if (first) (first.revision === 0 ? begun : touched).push(keyOf(first));
  const lives = await loadLives(client, touched);
  const reached = [...lives].filter(([key, life]) => reachesBack(life, events.get(key) ?? [])).map(([, life]) => life);
  const whole = reached.length > 0 ? await withPast(client, reached) : new Map<string, Life>();
  return new Map([...lives, ...whole, ...begun.map((key) => [keyText(key), emptyLife(key)] as const)]);
}

function reachesBack({ versions }: Life, events: readonly RecordedTaskEvent[]): boolean {
  const since = versions[0]?.from ?? Number.POSITIVE_INFINITY;
  return events.some(({ metadata }) => Date.parse(metadata.occurred_at) < since);
}
