import type { Step } from './arbitraries.ts';
import type { Change, Fields, Text } from './commands.ts';
import type { ModelTask, World } from './world.ts';

type Discussion = 'comment' | 'edit' | 'withdraw';

/** A step that a caller takes with a task that is there. */
export type TaskStep = Extract<Step, { kind: 'merge' | 'command' | 'assign' | 'link' | 'delete' | Discussion }>;

/** A request, and what it asks of the model. */
export interface Asked {
  readonly method: string;
  /** Behind the task's own path. */
  readonly path: string;
  readonly body?: unknown;
  readonly change: Change;
}

const NOTHING = { kind: 'merge', fields: {}, add: [], remove: [] } as const;

/** What a step sends for a task. */
export function asked(world: World, task: ModelTask, step: TaskStep): Asked {
  const why = step.reason === null ? {} : { reason: step.reason };
  const query = step.reason === null ? '' : `?reason=${encodeURIComponent(step.reason)}`;
  switch (step.kind) {
    case 'merge': {
      const { method, add, remove } = step;
      const fields = fieldsOf(world, step.fields);
      const references = add.length + remove.length > 0 ? { references: { add, remove: remove.map(keyOf) } } : {};
      const body = { ...wire(fields), ...references, ...why };
      return { method, path: '', body, change: { kind: 'merge', fields, add, remove } };
    }
    case 'command':
      return {
        method: 'POST',
        path: `/${step.name}`,
        body: step.reason === null ? undefined : why,
        change: { kind: step.name },
      };
    case 'assign': {
      const assigned_to = memberId(world, step.to) ?? null;
      const change = { ...NOTHING, fields: { assigned_to } };
      if (assigned_to === null) return { method: 'POST', path: '/unassign', body: why, change };
      return { method: 'POST', path: '/assign', body: { assigned_to, ...why }, change };
    }
    case 'link': {
      const { reference, remove } = step;
      if (!remove)
        return {
          method: 'POST',
          path: '/references',
          body: { ...reference, ...why },
          change: { ...NOTHING, add: [reference] },
        };
      const path = `/references/${reference.kind}/${encodeURIComponent(reference.id)}${query}`;
      return { method: 'DELETE', path, change: { kind: 'unlink', reference } };
    }
    case 'comment': {
      const text = textOf(world, step);
      const body = { body: text.body, ...why };
      // Which id it gets, only the reply tells.
      return { method: 'POST', path: '/comments', body, change: { kind: 'comment', text, id: '' } };
    }
    case 'edit': {
      const [text, comment] = [textOf(world, step), commentOf(task, step.comment)];
      const body = { body: text.body, ...why };
      return { method: 'PUT', path: `/comments/${comment}`, body, change: { kind: 'edit', text, comment } };
    }
    case 'withdraw': {
      const comment = commentOf(task, step.comment);
      return { method: 'DELETE', path: `/comments/${comment}${query}`, change: { kind: 'withdraw', comment } };
    }
    case 'delete':
      return { method: 'DELETE', path: query, change: { kind: 'delete' } };
    default:
      return step satisfies never;
  }
}

/** What a comment says: its text, and a mention of each member in it, in brackets that mean nothing. */
function textOf(world: World, { text, mentioned }: Extract<Step, { kind: 'comment' | 'edit' }>): Text {
  const mentions = mentioned.map((n) => at(world.members, n));
  const said = mentions.map(({ id, name }) => `[x] @[${name} [who?]](${id})`);
  return { body: [text, ...said].join(' ').trimStart() || 'nothing', mentions };
}

/** One of a task's comments, or one that is not there. */
const commentOf = ({ comments }: ModelTask, index: number): string =>
  comments.length === 0 ? NO_COMMENT : at(comments, index).id;

const NO_COMMENT = '00000000-0000-4000-8000-000000000000';

/** The fields of a step with the ids of those whom it means. */
export function fieldsOf(
  world: World,
  { assigned_to, reporter_id, ...rest }: Extract<Step, { kind: 'merge' }>['fields'],
): Fields {
  return { ...rest, assigned_to: memberId(world, assigned_to), reporter_id: memberId(world, reporter_id) };
}

/** Fields as a body: what is undefined goes away with JSON. */
export const wire = ({ due, ...fields }: Fields) => ({
  ...fields,
  due_date: due === undefined ? undefined : (due?.sent ?? null),
});

/** The entry at an index taken modulo the length. */
export const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

const keyOf = ({ kind, id }: { kind: string; id: string }) => ({ kind, id });
const memberId = ({ members }: World, index: number | null | undefined) =>
  typeof index === 'number' ? at(members, index).id : index;
