/**
 * What a row must be like to be seen, as data: a boolean expression without negation, so that an absent value (null)
 * can never turn a refusal into a permission. `Field` names the columns that it may ask for.
 */
export type Condition<Field extends string> =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'or'; readonly conditions: readonly Condition<Field>[] }
  | { readonly kind: 'and'; readonly conditions: readonly Condition<Field>[] }
  | { readonly kind: 'fieldIs'; readonly field: Field; readonly value: string }
  | { readonly kind: 'fieldIsNot'; readonly field: Field; readonly value: string }
  /** The row's contact has this member among its assigned members. */
  | { readonly kind: 'contactAssignedTo'; readonly memberId: string };

/** The rows of one organization that one caller may see. */
export interface Scope<Field extends string = string> {
  readonly organizationId: string;
  readonly condition: Condition<Field>;
}

/** The part of a contact that the policy asks for. */
export interface ContactView {
  /** Member ids. */
  readonly assigned_members: readonly string[];
}

/** Any of them; `none` where there is none. Flat, without the alternatives that never hold. */
export function anyOf<Field extends string>(...conditions: readonly Condition<Field>[]): Condition<Field> {
  const parts = conditions.flatMap((c) => (c.kind === 'or' ? c.conditions : c.kind === 'none' ? [] : [c]));
  if (parts.some((c) => c.kind === 'all')) return { kind: 'all' };
  const [only] = parts;
  if (!only) return { kind: 'none' };
  return parts.length === 1 ? only : { kind: 'or', conditions: parts };
}

/** All of them; `all` where there is none. Flat, without the conditions that always hold. */
export function allOf<Field extends string>(...conditions: readonly Condition<Field>[]): Condition<Field> {
  const parts = conditions.flatMap((c) => (c.kind === 'and' ? c.conditions : c.kind === 'all' ? [] : [c]));
  if (parts.some((c) => c.kind === 'none')) return { kind: 'none' };
  const [only] = parts;
  if (!only) return { kind: 'all' };
  return parts.length === 1 ? only : { kind: 'and', conditions: parts };
}

/**
 * True where the row lies in the scope. The row is one of the scope's organization: it was found under that
 * organization's name. `contact` is the row's contact, null where it has none.
 */
export function matches<Field extends string>(
  scope: Scope<Field>,
  row: Readonly<Record<Field, string | null>>,
  contact: ContactView | null,
): boolean {
  const holds = (condition: Condition<Field>): boolean => {
    switch (condition.kind) {
      case 'all':
        return true;
      case 'none':
        return false;
      case 'or':
        return condition.conditions.some(holds);
      case 'and':
        return condition.conditions.every(holds);
      case 'fieldIs':
        return row[condition.field] === condition.value;
      case 'fieldIsNot':
        return row[condition.field] !== condition.value;
      case 'contactAssignedTo':
        return contact?.assigned_members.includes(condition.memberId) ?? false;
      default:
        return condition satisfies never;
    }
  };
  return holds(scope.condition);
}
