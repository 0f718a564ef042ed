import type { Pool } from 'pg';
import { inTransaction } from '#libs/postgres';
import { type Build, lookInto, schemaOf } from './build.ts';
import type { Projection } from './projection.ts';

const TIMEOUT_MS = 5_000;
/** A fifth of the usual sample: what is served meanwhile must not wait for it, and autovacuum takes a whole one later. */
const SAMPLE = 20;
/** Fewer new rows than this are read through in no time, whatever the plan. */
const LEAST = 250;

const SIZE = `
  select coalesce(max(reltuples), 0) as rows from pg_class
  where relkind = 'r' and relnamespace = (select oid from pg_namespace where nspname = $1)`;

/** The statement that samples the tables of a projection for the planner; one that is being sampled already is passed over. */
export const gatherStatistics = ({ tableNames }: Pick<Projection, 'tableNames'>): string =>
  `analyze (skip_locked) ${tableNames.join(', ')}`;

/**
 * Has the planner's statistics of a build follow its growth: gathered anew whenever as much came as was there. PostgreSQL
 * itself looks once a minute at most; until then a query takes a table that was filled meanwhile for a small one, and
 * reads and sorts all of it for a page.
 */
export class Statistics {
  #events = 0;
  #next = LEAST;
  #gathering: Promise<void> | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly projection: Projection,
    private readonly build: Build,
  ) {}

  /** Told of every page, by its number of events. Nobody waits for what it begins, nor does the end of a turn. */
  folded(events: number): void {
    this.#events += events;
    if (this.#events < this.#next) return;
    // The read model is right without, and only slower: what fails is left to autovacuum, or to the next doubling.
    this.#gathering ??= this.#gather()
      .catch(() => undefined)
      .finally(() => {
        this.#gathering = undefined;
      });
  }

  async #gather(): Promise<void> {
    const events = this.#events;
    const schema = schemaOf(this.build);
    const known = (await this.pool.query<{ rows: number }>(SIZE, [schema])).rows[0]?.rows ?? 0;
    this.#next = events + Math.max(events, known);
    if (events >= known) {
      const settings = `set local statement_timeout to ${TIMEOUT_MS};
        set local default_statistics_target to ${SAMPLE}; ${lookInto(schema)}`;
      const statement = { text: gatherStatistics(this.projection), ...{ query_timeout: TIMEOUT_MS + 1_000 } };
      await inTransaction(this.pool, (client) => client.query(statement), settings);
    }
  }
}
