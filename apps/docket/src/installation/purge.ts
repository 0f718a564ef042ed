import type { Logger } from 'pino';
import { type PurgerOptions, startPurger } from '#libs/erasure';
import { closePool, createPool } from '#libs/postgres';
import { outstandingKeys } from './outstanding-keys.ts';

/** A rebuild of the largest read model is waited for by short looks; only a vacuum takes long. */
const STATEMENT_MS = 5 * 60_000;

/** Keeps taking what was erased out of the database's files, on connections of its own. */
export function purgeErased({
  url,
  logger,
  ...options
}: Omit<PurgerOptions, 'pool' | 'onError' | 'outstanding'> & { readonly url: string; readonly logger: Logger }): {
  stop(): Promise<void>;
} {
  const pool = createPool(url, { name: 'docket purger', max: 2, queryTimeoutMs: STATEMENT_MS });
  const onError = (err: unknown) => logger.warn({ err }, 'a purge failed and is tried again');
  const purger = startPurger({ ...options, pool, onError, outstanding: () => outstandingKeys(pool) });
  return {
    async stop() {
      await purger.stop();
      await closePool(pool);
    },
  };
}
