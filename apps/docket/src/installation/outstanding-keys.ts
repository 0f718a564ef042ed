import type { Pool } from 'pg';
import type { KeyRef } from '#libs/event';

const OUTSTANDING = `
  with erased as (
    select organization_id, contact_id from read_model.audit_entry where type = 'ContactErased'
  ), named as (
    select organization_id, contact_id as key_id from erased
    union
    select call.organization_id, call.id from read_model.timeline_subject as call
      join erased using (organization_id, contact_id) where call.kind = 'call'
  )
  select organization_id, key_id from named
  except select organization_id, key_id from secret.personal_key where destroyed_at is not null`;

/** The keys of erased contacts, and of the calls with them, that have not been destroyed. */
export async function outstandingKeys(pool: Pool): Promise<KeyRef[]> {
  const { rows } = await pool.query<{ organization_id: string; key_id: string }>(OUTSTANDING);
  return rows.map(({ organization_id, key_id }) => ({ organizationId: organization_id, keyId: key_id }));
}
