import type { Step } from './arbitraries.ts';
import type { Change, Fields } from './commands.ts';
import type { World } from './world.ts';

/** A step that a caller takes with a task that is there. */
export type TaskStep = Extract<Step, { kind: 'merge' | 'command' | 'assign' | 'link' | 'delete' }>;

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
export function asked(world: World, step: TaskStep): Asked {
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
      return { method: 'DELETE', path, change: { ...NOTHING, remove: [reference] } };
    }
    case 'delete':
      return { method: 'DELETE', path: query, change: { kind: 'delete' } };
    default:
      return step satisfies never;
  }
}

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
