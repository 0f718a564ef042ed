import type { ClientBase } from 'pg';
import type { RecordedOrganizationEvent } from '#libs/directory';
import { changeZone } from './zones.ts';

const PUT_ORGANIZATION = `
  insert into report_organization (organization_id, name, time_zone) values ($1, $2, $3)
  on conflict (organization_id) do update set name = excluded.name, time_zone = excluded.time_zone`;
const CHANGE_ORGANIZATION = `
  update report_organization set name = coalesce($2, name), time_zone = coalesce($3, time_zone) where organization_id = $1`;
const PUT_MEMBER = `
  insert into report_member (organization_id, id, user_id, name, kind, role, removed)
  values ($1, $2, $3, $4, $5, $6, false)
  on conflict (organization_id, id) do update set user_id = excluded.user_id, name = excluded.name,
    kind = excluded.kind, role = excluded.role, removed = false`;
const CHANGE_MEMBER = `
  update report_member set user_id = coalesce($3, user_id), name = coalesce($4, name), kind = coalesce($5, kind),
    role = coalesce($6, role)
  where organization_id = $1 and id = $2`;
const REMOVE_MEMBER = 'update report_member set removed = true where organization_id = $1 and id = $2';

/** Folds an event of an organization: its name, its zone, its members. */
export async function foldDirectory(client: ClientBase, event: RecordedOrganizationEvent): Promise<void> {
  const organizationId = event.metadata.organization_id;
  switch (event.type) {
    case 'OrganizationCreated':
    case 'OrganizationChanged': {
      const { name, time_zone } = event.data;
      const text = event.type === 'OrganizationCreated' ? PUT_ORGANIZATION : CHANGE_ORGANIZATION;
      await client.query(text, [organizationId, name && storable(name), time_zone]);
      if (time_zone !== undefined) await changeZone(client, organizationId, time_zone);
      return;
    }
    case 'MemberAdded':
    case 'MemberChanged': {
      const { member_id, user_id, name, kind, role } = event.data;
      const text = event.type === 'MemberAdded' ? PUT_MEMBER : CHANGE_MEMBER;
      const values = [organizationId, member_id, user_id && storable(user_id), name && storable(name), kind, role];
      await client.query(text, values);
      return;
    }
    case 'MemberRemoved':
      await client.query(REMOVE_MEMBER, [organizationId, event.data.member_id]);
      return;
    case 'ApiKeyCreated':
    case 'ApiKeyRevoked':
    case 'AiModelChosen':
      return;
    default:
      event satisfies never;
  }
}

/** PostgreSQL's text cannot hold this one character. */
const storable = (text: string): string => text.replaceAll('\0', '');
