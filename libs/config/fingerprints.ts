import { createHmac } from 'node:crypto';
import type { Pool } from 'pg';
import { type Migration, migrate, toDatabaseError } from '#libs/postgres';
import { SecretMismatchError } from './errors.ts';
import type { Secrets } from './secrets.ts';

/** A secret's variable → 16 hex digits that tell secrets apart and give nothing of them away. */
export type Fingerprints = Readonly<Record<string, string>>;

/** The fingerprints of what every copy of an installation must have the same: HMAC-SHA256 of a fixed label, cut. */
export function fingerprints({ jwtSecret, masterKey, signingKey }: Secrets): Fingerprints {
  const of = (secret: Uint8Array | string) =>
    createHmac('sha256', secret).update('docket secret').digest('hex').slice(0, 16);
  return {
    ...(jwtSecret ? { DOCKET_JWT_SECRET: of(jwtSecret) } : {}),
    DOCKET_MASTER_KEY: of(masterKey),
    DOCKET_SIGNING_KEY: of(signingKey.export({ format: 'der', type: 'pkcs8' })),
  };
}

const TABLE: Migration = {
  id: 'installation-secret',
  sql: 'create table installation_secret (name text primary key, fingerprint text not null)',
};
const REMEMBER = `
  insert into installation_secret (name, fingerprint)
  select * from unnest($1::text[], $2::text[])
  on conflict (name) do nothing`;
const KNOWN = 'select name, fingerprint from installation_secret';

/**
 * Holds this copy's secrets against those that the database knows. The first copy makes them known; of two at once the
 * primary key lets one be first.
 * @throws SecretMismatchError, DatabaseUnavailableError
 */
export async function checkFingerprints(pool: Pool, mine: Fingerprints): Promise<void> {
  await migrate(pool, [TABLE]);
  try {
    // Of a copy that is refused nothing is made known.
    compare(await known(pool), mine);
    await pool.query(REMEMBER, [Object.keys(mine), Object.values(mine)]);
    compare(await known(pool), mine);
  } catch (error) {
    throw toDatabaseError(error);
  }
}

const THERE = `select to_regclass('installation_secret') is not null as there`;
const ONE = 'select name, fingerprint from installation_secret where name = $1';

/**
 * Makes a secret of one database known to another one, whose data it is to open as well: a copy of the service with
 * another secret would be refused there.
 * @throws SecretMismatchError where the other database knows another one
 */
export async function carryFingerprint(from: Pool, to: Pool, variable: string): Promise<void> {
  const { rows } = await from.query<{ there: boolean }>(THERE);
  const [one] = rows[0]?.there ? (await from.query<Known[number]>(ONE, [variable])).rows : [];
  if (one) await checkFingerprints(to, { [variable]: one.fingerprint });
}

type Known = readonly { readonly name: string; readonly fingerprint: string }[];

const known = async (pool: Pool): Promise<Known> => (await pool.query<Known[number]>(KNOWN)).rows;

function compare(known: Known, mine: Fingerprints): void {
  for (const { name, fingerprint } of known) {
    const found = mine[name];
    if (found !== undefined && found !== fingerprint) throw new SecretMismatchError(name, fingerprint, found);
  }
}
