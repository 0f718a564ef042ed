import { NoInstanceError } from '#libs/saga';
import { findInstance, type InstancePlace, type InstanceRow, listInstances } from '#projections/saga-work';
import { operateSaga, type SagaDecision } from '../saga/operate.ts';
import { operatorContext } from './context.ts';
import { print, withLog } from './with-log.ts';

const PAGE = 500;

/** Prints the instances that wait or were given up, of all organizations: those that have failed, or all. */
export function listSagas({ json, all }: { json?: boolean; all?: boolean }): Promise<void> {
  const status = all ? undefined : (['retrying', 'given-up'] as const);
  return withLog(async ({ database: { pool } }) => {
    let after: InstancePlace | undefined;
    for (let full = true; full; ) {
      const rows = await listInstances(pool, { organizationId: null, status, limit: PAGE, after });
      for (const row of rows) print(json ? JSON.stringify(row) : lineOf(row));
      after = rows.at(-1);
      full = rows.length === PAGE;
    }
  });
}

function lineOf({ id, saga, key, status, failures, reason, begun_at, next_attempt_at }: InstanceRow): string {
  const next = next_attempt_at === null ? '' : `, next attempt ${next_attempt_at}`;
  return `${id}  ${saga} ${key}  ${status} since ${begun_at}: ${failures} failures (${reason ?? 'none'})${next}`;
}

const DONE = { retry: 'will be tried now', 'give-up': 'is given up' } as const;

/** Has an instance tried now, or no more. */
export function operate(id: string, decision: SagaDecision): Promise<void> {
  return withLog(async (log) => {
    const { pool: operations } = log.database;
    const found = await findInstance(operations, id, null);
    if (!found) throw new NoInstanceError(id);
    await operateSaga({ ...log, operations }, operatorContext(found.organization_id), id, decision);
    print(`${found.saga} ${found.key} ${DONE[decision]}.`);
  });
}
