import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Condition, Scope } from './scope.ts';

/** How a query names the rows that a scope narrows. */
export interface ScopedTable {
  /** The table's alias in the query, which has `organization_id` and the scope's fields as columns. */
  readonly alias: string;
  /** Its column that holds the contact: `contact_id`, or `id` for contacts themselves. */
  readonly contact: string;
}

const TASK: ScopedTable = { alias: 'task', contact: 'contact_id' };

/**
 * The scope as a condition for `where`, the organization included: true for the very rows that `matches` accepts.
 * It reads `contact_member (organization_id, contact_id, member_id)` where contacts count.
 */
export function scopeToSql(scope: Scope, table: ScopedTable = TASK): RawBuilder<SqlBool> {
  const column = (name: string) => sql.ref(`${table.alias}.${name}`);
  const ofOrganization = sql<SqlBool>`${column('organization_id')} = ${scope.organizationId}`;

  const toSql = (condition: Condition<string>): RawBuilder<SqlBool> => {
    switch (condition.kind) {
      case 'all':
        return sql`true`;
      case 'none':
        return sql`false`;
      case 'or':
        return sql`(${sql.join(condition.conditions.map(toSql), sql` or `)})`;
      case 'and':
        return sql`(${sql.join(condition.conditions.map(toSql), sql` and `)})`;
      case 'fieldIs':
        return sql`${column(condition.field)} = ${condition.value}`;
      case 'fieldIsNot':
        return sql`${column(condition.field)} is distinct from ${condition.value}`;
      case 'contactAssignedTo':
        return sql`${column(table.contact)} in (
          select contact_id from contact_member
          where organization_id = ${scope.organizationId} and member_id = ${condition.memberId})`;
      default:
        return condition satisfies never;
    }
  };

  return scope.condition.kind === 'all' ? ofOrganization : sql`(${ofOrganization} and ${toSql(scope.condition)})`;
}
