import type { ClientBase } from 'pg';
import { phoneDigits } from '#libs/directory';
import type { Changes, ContactRow } from './rows.ts';

const UPSERT = `
  insert into contact (organization_id, id, name, phone, doc)
  select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::json[])
  on conflict (organization_id, id) do update
    set name = excluded.name, phone = excluded.phone, doc = excluded.doc`;

const CLEAR = `
  delete from contact_member using unnest($1::uuid[], $2::uuid[]) as touched (organization_id, contact_id)
  where contact_member.organization_id = touched.organization_id and contact_member.contact_id = touched.contact_id`;

const ASSIGN = `
  insert into contact_member (organization_id, contact_id, member_id)
  select * from unnest($1::uuid[], $2::uuid[], $3::uuid[]) on conflict do nothing`;

/** Writes the contacts as they are after a page, and the members whom those are assigned to. */
export async function writeContacts(client: ClientBase, changes: Changes<ContactRow>): Promise<void> {
  const rows = [...changes.values()].flatMap((change) => change.after ?? []);
  if (rows.length === 0) return;
  const organizations = rows.map((row) => row.organizationId);
  const ids = rows.map((row) => row.contact.id);
  const names = rows.map((row) => row.contact.name.replaceAll('\0', ''));
  const phones = rows.map(({ contact: { phone } }) => (phone === null ? null : phoneDigits(phone)));
  await client.query(UPSERT, [organizations, ids, names, phones, rows.map((row) => JSON.stringify(row.contact))]);
  await client.query(CLEAR, [organizations, ids]);
  const members = rows.flatMap(({ organizationId, contact }) =>
    contact.assigned_members.map((member) => [organizationId, contact.id, member]),
  );
  if (members.length > 0)
    await client.query(
      ASSIGN,
      [0, 1, 2].map((column) => members.map((row) => row[column])),
    );
}
