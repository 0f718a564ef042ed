import type { Logger } from 'pino';
import type { Attachments } from '#libs/attachment';
import { type PurgerOptions, startPurger } from '#libs/erasure';
import type { KeyRef } from '#libs/event';
import { closePool, createPool } from '#libs/postgres';
import { outstandingKeys, tasksOfContact } from './outstanding-keys.ts';

/** A rebuild of the largest read model is waited for by short looks; only a vacuum takes long. */
const STATEMENT_MS = 5 * 60_000;

/** What it takes to purge. */
export interface PurgeErasedOptions extends Pick<PurgerOptions, 'keyTable' | 'keyRing' | 'projections'> {
  readonly url: string;
  readonly logger: Logger;
  readonly attachments: Attachments;
}

/** Keeps taking what was erased out of the database's files and the attachments, on connections of its own. */
export function purgeErased({ url, logger, attachments, ...options }: PurgeErasedOptions): { stop(): Promise<void> } {
  const pool = createPool(url, { name: 'docket purger', max: 2, queryTimeoutMs: STATEMENT_MS });
  const purger = startPurger({
    ...options,
    pool,
    outstanding: () => outstandingKeys(pool),
    async removeBytes(keys: readonly KeyRef[]) {
      for (const key of keys) await attachments.erase(key.organizationId, await tasksOfContact(pool, key));
    },
    onError: (err: unknown) => logger.warn({ err }, 'a purge failed and is tried again'),
  });
  return {
    async stop() {
      await purger.stop();
      await closePool(pool);
    },
  };
}
