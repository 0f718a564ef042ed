import { type Kysely, sql } from 'kysely';

/** The contacts of an organization that have this phone number, as `phoneDigits` writes it; two at most. */
export async function findContactsByPhone(
  db: Kysely<unknown>,
  organizationId: string,
  phone: string,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from contact where organization_id = ${organizationId} and phone = ${phone} order by id limit 2`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}
