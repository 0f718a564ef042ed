import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import type { KeyRef } from '#libs/event';
import { toDatabaseError } from '#libs/postgres';
import { unwrapKey, wrapKey } from './wrap.ts';

/** The channel on which copies tell each other of destroyed keys; the payload is organization and key id. */
export const DESTROYED_CHANNEL = 'docket_personal_key';

const SELECT = `
  select organization_id, key_id, wrapped from secret.personal_key
  join unnest($1::uuid[], $2::uuid[]) as wanted (organization_id, key_id) using (organization_id, key_id)`;
const INSERT = `
  insert into secret.personal_key (organization_id, key_id, wrapped)
  select * from unnest($1::uuid[], $2::uuid[], $3::text[]) on conflict do nothing`;
const DESTROY = `
  with destroyed as (
    insert into secret.personal_key (organization_id, key_id, destroyed_at) values ($1, $2, clock_timestamp())
    on conflict (organization_id, key_id) do update
      set wrapped = null, destroyed_at = coalesce(secret.personal_key.destroyed_at, excluded.destroyed_at)
    returning organization_id, key_id
  )
  select pg_notify('${DESTROYED_CHANNEL}', organization_id || ' ' || key_id) from destroyed`;

/** A key; null where it was destroyed. */
export interface KnownKey extends KeyRef {
  readonly key: Uint8Array | null;
}

/** The keys that seal personal text, in the database. Every call throws DatabaseUnavailableError where it is away. */
export class KeyTable {
  constructor(
    private readonly pool: Pool,
    private readonly masterKey: Uint8Array,
  ) {}

  /** Those of these keys that were ever made. */
  async find(refs: readonly KeyRef[]): Promise<readonly KnownKey[]> {
    const { rows } = await this.#query<{ organization_id: string; key_id: string; wrapped: string | null }>(
      SELECT,
      columns(refs),
    );
    return rows.map(({ organization_id: organizationId, key_id: keyId, wrapped }) => {
      const ref = { organizationId, keyId };
      return { ...ref, key: wrapped === null ? null : unwrapKey(this.masterKey, ref, wrapped) };
    });
  }

  /** Makes these keys where they were never made; of two copies at once the primary key lets one be first. */
  async make(refs: readonly KeyRef[]): Promise<void> {
    const wrapped = refs.map((ref) => wrapKey(this.masterKey, ref, randomBytes(32)));
    await this.#query(INSERT, [...columns(refs), wrapped]);
  }

  /** Destroys a key for good, also one that was never made, and tells every copy. */
  async destroy({ organizationId, keyId }: KeyRef): Promise<void> {
    await this.#query(DESTROY, [organizationId, keyId]);
  }

  #query<Row extends object>(text: string, values: unknown[]): Promise<{ rows: Row[] }> {
    return this.pool.query<Row>(text, values).catch((error: unknown) => {
      throw toDatabaseError(error);
    });
  }
}

const columns = (refs: readonly KeyRef[]): string[][] => [
  refs.map(({ organizationId }) => organizationId),
  refs.map(({ keyId }) => keyId),
];
