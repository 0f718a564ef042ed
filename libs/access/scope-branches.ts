import type { Condition, Scope } from './scope.ts';

/**
 * Scopes whose union is the scope, each narrow enough for an index scan of its own: the alternatives where every one
 * of them is, else the scope itself; no scope at all where nothing may be seen. A row may lie in several of them.
 */
export function scopeBranches<Field extends string>(scope: Scope<Field>): readonly Scope<Field>[] {
  const { condition, organizationId } = scope;
  if (condition.kind === 'none') return [];
  if (condition.kind !== 'or' || !condition.conditions.every(isNarrow)) return [scope];
  return condition.conditions.map((branch) => ({ organizationId, condition: branch }));
}

function isNarrow<Field extends string>(condition: Condition<Field>): boolean {
  switch (condition.kind) {
    case 'fieldIs':
    case 'contactAssignedTo':
    case 'none':
      return true;
    case 'and':
      return condition.conditions.some(isNarrow);
    case 'or':
      return condition.conditions.every(isNarrow);
    case 'all':
    case 'fieldIsNot':
      return false;
    default:
      return condition satisfies never;
  }
}
