import { sql } from 'kysely';
import type { Position } from '#libs/event';
import type { HealthCheck } from '#libs/http';
import { checkLog, reachedTogether } from '#libs/projection';
import type { Installation } from '../installation/installation.ts';
import { projections } from '../installation/projections.ts';

const SOON_MS = 1_500;

/** What must hold for requests to be served. */
export function healthChecks(installation: Installation): readonly HealthCheck[] {
  const { config, store, operations, readModel, progressOf } = installation;
  // Once they hold what the log held at the start, read models may lag: reads say which position they need. A copy that
  // folds nothing waits for none: those that do may be started after it.
  let caughtUp = !config.roles.includes('projections');
  const ordinalOf = store.ordinal.bind(store);
  const names = projections.map(({ name }) => name);
  const everyone = async (position: Position) => {
    // Mostly they are there since the last stop: one look at all of them instead of a wait for each.
    const together = await reachedTogether(readModel, names, ordinalOf);
    if (together !== null && ordinalOf(together) >= ordinalOf(position)) return true;
    const reached = await Promise.all(names.map((name) => progressOf(name).reached(position, SOON_MS)));
    return reached.every(Boolean);
  };
  return [
    { name: 'event-store', check: () => store.head() },
    { name: 'database', check: () => sql`select 1`.execute(readModel) },
    {
      name: 'read-models',
      async check() {
        await checkLog({ pool: operations, store });
        if (caughtUp) return;
        const head = await store.head();
        caughtUp = head === null || (await everyone(head));
        if (!caughtUp) throw new Error('the read models are behind the log');
      },
    },
  ];
}
