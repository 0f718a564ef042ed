import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { type Config, carryFingerprint } from '#libs/config';
import { carryKeys } from '#libs/erasure';
import { openDatabase } from '../installation/database.ts';
import type { OpenedLog } from './open-log.ts';

/** What takes the keys of sealed personal text along with a log. */
export interface KeyCarrier {
  /** Takes them all; resolves to how many there are. */
  carry(): Promise<number>;
  close(): Promise<void>;
}

const NONE: KeyCarrier = { carry: async () => 0, close: async () => undefined };

/**
 * Without the keys, nobody could read personal text in the PostgreSQL that a log is copied to. They come from the database
 * of the log that is copied, and for one in KurrentDB from this installation's, if there is one. Where the target is
 * KurrentDB they stay where they are.
 * @throws SecretMismatchError where the target is of an installation with another master key
 */
export async function openKeyCarrier(
  config: Config,
  logger: Logger,
  from: OpenedLog,
  to: OpenedLog,
): Promise<KeyCarrier> {
  const { pool: target } = to;
  const isInstalled = () => config.databaseUrl !== null || existsSync(join(config.home, 'postgres'));
  if (!target || !(from.pool || isInstalled())) return NONE;
  const own = from.pool ? null : await openDatabase(config, logger);
  const source = from.pool ?? own?.pool;
  if (!source) return NONE;
  const close = async () => own?.close();
  try {
    await carryFingerprint(source, target, 'DOCKET_MASTER_KEY');
  } catch (error) {
    await close();
    throw error;
  }
  return { carry: () => carryKeys(source, target), close };
}
