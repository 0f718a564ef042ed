import type { TaskScope } from '#libs/access';

/** How much of an organization a scope holds: all tasks, all that not only their participants see, or those of one member. */
export type Reach = 'all' | 'shared' | 'narrow';

type Condition = TaskScope['condition'];

/** How much of an organization a scope holds. */
export function reachOf({ condition }: TaskScope): Reach {
  if (condition.kind === 'all') return 'all';
  const branches = condition.kind === 'or' ? condition.conditions : [condition];
  return branches.some(isShared) ? 'shared' : 'narrow';
}

/** What the policy makes of an organization's shared tasks: conditions on the type alone. */
const isShared = (condition: Condition): boolean =>
  condition.kind === 'and' ? condition.conditions.every(isShared) : condition.kind === 'fieldIsNot';
