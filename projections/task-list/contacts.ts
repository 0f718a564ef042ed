import { type Kysely, sql } from 'kysely';
import { type ContactScope, scopeToSql } from '#libs/access';
import type { Contact } from '#libs/directory';

/** The place of a contact in the list by name. */
export interface ContactPlace {
  readonly name: string;
  readonly id: string;
}

/** A page of the contacts in a scope, by name. */
export async function listContacts(
  db: Kysely<unknown>,
  scope: ContactScope,
  { limit, after }: { readonly limit: number; readonly after?: ContactPlace | undefined },
): Promise<Contact[]> {
  const behind = after ? sql`(contact.name, contact.id) > (${after.name}, ${after.id}::uuid)` : sql`true`;
  const { rows } = await sql<{ doc: Contact }>`
    select contact.doc from contact
    where ${scopeToSql(scope, { alias: 'contact', contact: 'id' })} and ${behind}
    order by contact.name, contact.id limit ${limit}`.execute(db);
  return rows.map((row) => row.doc);
}
