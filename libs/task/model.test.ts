import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  asOf,
  decide,
  evolve,
  type FieldChange,
  history,
  type RecordedTaskEvent,
  type Task,
  type TaskEvent,
  type TaskState,
} from './index.ts';
import { life } from './testing/arbitraries.ts';
import { record } from './testing/given.ts';
import { type Happening, type Model, modelAfter, type Reminder } from './testing/model.ts';

const REMINDERS = {
  sent: { type: 'TaskReminderSent', data: { member_ids: ['m1'] } },
  skipped: { type: 'TaskReminderSkipped', data: {} },
} as const satisfies Record<string, TaskEvent>;

const isReminder = (what: Happening): what is Reminder => what.type in REMINDERS;

/** The events of what happened, or the name of the error that refuses it. A reminder is armed, or there is none. */
function decided(what: Happening, task: TaskState): readonly TaskEvent[] | string {
  if (isReminder(what)) return task && !task.deleted ? [REMINDERS[what.type]] : 'TaskNotFoundError';
  try {
    return decide(what, task);
  } catch (error) {
    return (error as Error).name;
  }
}

/** What the task says of itself, in the words of the model. */
function asModel(task: Task): Model {
  const { status, title, description, category, priority, reporter_id, assigned_to, due_date, due_kind } = task;
  const reminder = task.reminder_skipped ? 'skipped' : 'sent';
  return {
    ...{ exists: !task.deleted, status, title, description, category, priority, reporter_id, assigned_to },
    ...{ due_date, due_kind, resolved: task.resolved_at !== null, completed: task.completed_at !== null },
    references: Object.fromEntries(task.references.map(({ kind, id, label }) => [`${kind}:${id}`, label])),
    reminded: task.reminder_sent_at === null ? null : reminder,
    comments: task.comments.map(({ id, body, mentions, edited_at }) => ({
      ...{ id, body, mentions: mentions.map(({ member_id }) => member_id), edited: edited_at !== null },
    })),
    attachments: Object.fromEntries(task.attachments.map(({ id, comment_id }) => [id, comment_id])),
  };
}

/** Lives a life beside the model and yields its events: some where something changes, and none where nothing does. */
function live(happenings: readonly Happening[]): { events: readonly RecordedTaskEvent[]; task: TaskState } {
  const events: RecordedTaskEvent[] = [];
  let task: TaskState = null;
  let model: Model | null = null;
  for (const what of happenings) {
    const after: Model | string = modelAfter(model, what);
    const decision = decided(what, task);
    if (typeof after === 'string' || typeof decision === 'string') {
      expect(decision).toBe(after);
      continue;
    }
    expect(decision.length > 0).toBe(isReminder(what) || !isDeepStrictEqual(after, model));
    const recorded = record(decision, { after: events.length - 1 });
    events.push(...recorded);
    task = recorded.reduce<TaskState>(evolve, task);
    model = after;
    expect(asModel(task!)).toEqual(model);
  }
  return { events, task };
}

const LISTS = ['references', 'comments', 'attachments'];

/** The items of a list, by id, after these changes, from nothing. */
function replayList(list: string, changes: readonly FieldChange[]): Record<string, unknown> {
  const items: Record<string, unknown> = {};
  for (const { field, old, new: now } of changes) {
    if (field !== list) continue;
    const { id } = (now ?? old) as { id: string };
    expect(items[id] === undefined).toBe(old === null);
    if (now === null) delete items[id];
    else items[id] = now;
  }
  return items;
}

/** The task's listed fields after these changes, from nothing. */
function replay(changes: readonly FieldChange[]): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const { field, old, new: now } of changes) {
    if (LISTS.includes(field)) continue;
    expect([field, fields[field] ?? null]).toEqual([field, old]);
    fields[field] = now;
  }
  return fields;
}

describe('a random life of a task', () => {
  it('is as the model has it, with an event exactly where something changes', () => {
    fc.assert(
      fc.property(life, (happenings) => void live(happenings)),
      { numRuns: 1500 },
    );
  });

  it('is told by its events alone', () => {
    fc.assert(
      fc.property(life, (happenings) => {
        const { events, task } = live(happenings);
        expect(record(events).reduce<TaskState>(evolve, null)).toEqual(task);
        const end = events.at(-1)?.metadata.occurred_at ?? '2026-01-01T00:00:00Z';
        expect(asOf(events, end)).toEqual(task);
      }),
      { numRuns: 300 },
    );
  });

  it('has a history in which every change begins where the one before ended, and that ends in its state', () => {
    fc.assert(
      fc.property(life, (happenings) => {
        const { events, task } = live(happenings);
        const entries = history(events);
        expect(entries.map((entry) => entry.event)).toEqual(events);
        const fields = replay(entries.flatMap((entry) => entry.changes));
        expect(task ?? {}).toMatchObject(fields);
        const all = entries.flatMap((entry) => entry.changes);
        const idsOf = (items: readonly { id: string }[] = []) => items.map(({ id }) => id).sort();
        const comments = Object.values(replayList('comments', all)) as { id: string; body: string }[];
        expect(idsOf(comments)).toEqual(idsOf(task?.comments));
        for (const { id, body } of comments) expect(task?.comments.find((c) => c.id === id)?.body).toBe(body);
        expect(replayList('attachments', all)).toEqual(
          Object.fromEntries((task?.attachments ?? []).map((one) => [one.id, { ...one, task_id: task?.id }])),
        );
        for (const { event, changes } of entries)
          if (event.type !== 'TaskDeleted' && !event.type.startsWith('TaskReminder')) expect(changes).not.toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('has a history in pages of any size that is the same', () => {
    fc.assert(
      fc.property(life, fc.integer({ min: 1, max: 9 }), (happenings, limit) => {
        const { events } = live(happenings);
        const paged: ReturnType<typeof history> = [];
        for (let page = history(events, { limit }); page.length > 0; ) {
          expect(page.length).toBeLessThanOrEqual(limit);
          paged.push(...page);
          page = history(events, { after: page.at(-1)?.event.revision, limit });
        }
        expect(paged).toEqual(history(events));
      }),
      { numRuns: 100 },
    );
  });

  it('has an as_of for each of its events that is the state after that event', () => {
    fc.assert(
      fc.property(life, (happenings) => {
        const { events } = live(happenings);
        events.reduce<TaskState>((task, event) => {
          const after = evolve(task, event);
          expect(asOf(events, event.metadata.occurred_at)).toEqual(after);
          return after;
        }, null);
      }),
      { numRuns: 200 },
    );
  });
});
