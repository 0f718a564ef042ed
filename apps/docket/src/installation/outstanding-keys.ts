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

const TASKS = 'select task_id from read_model.audit_task where organization_id = $1 and contact_id = $2';

/** The tasks of a contact, the deleted ones too. */
export async function tasksOfContact(pool: Pool, { organizationId, keyId }: KeyRef): Promise<string[]> {
  const { rows } = await pool.query<{ task_id: string }>(TASKS, [organizationId, keyId]);
  return rows.map((row) => row.task_id);
}
