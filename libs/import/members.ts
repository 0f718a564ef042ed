import { ContentionError } from '#libs/aggregate';
import type { Member, OrganizationEvent } from '#libs/directory';
import { type Actor, type NewEvent, SYSTEM } from '#libs/event';
import { type EventStore, WrongExpectedRevisionError } from '#libs/event-store';
import { importedMemberId, importedUserId, nthEventId } from './ids.ts';
import { loadOrganization } from './organization.ts';
import type { ProgressMeter } from './progress.ts';
import type { ImportContext } from './row-events.ts';

/** The members of a log's actors, and how many of them the import had to add. */
export interface Membership {
  /** By the actor's name. */
  readonly actors: ReadonlyMap<string, Actor>;
  readonly added: number;
}

const CHUNK = 250;
const ATTEMPTS = 50;

/**
 * Makes every actor a member. An actor is the member of that name who is not removed; of several the one whom an earlier
 * run added, else the one with the smallest id. Where there is none, it is whom an earlier run added under this name, since
 * renamed or removed (who was removed is not brought back), else a new member.
 * @throws ContentionError where others change the organization again and again; StoreUnavailableError.
 */
export async function ensureMembers(
  store: EventStore,
  context: ImportContext,
  names: ReadonlySet<string>,
  meter: ProgressMeter,
): Promise<Membership> {
  const { organizationId } = context;
  let added = 0;
  let conflicts = 0;
  let loaded = await loadOrganization(store, organizationId);
  for (;;) {
    const actors = actorsAmong(loaded.state?.members ?? new Map(), organizationId, names);
    const missing = names
      .values()
      .filter((name) => !actors.has(name))
      .take(CHUNK)
      .toArray();
    meter.tick(0, added);
    if (missing.length === 0) return { actors, added };
    const events = missing.map((name) => memberAdded(context, name));
    try {
      await store.append(loaded.stream, loaded.revision, events);
      added += events.length;
    } catch (error) {
      if (!(error instanceof WrongExpectedRevisionError)) throw error;
      if (++conflicts === ATTEMPTS) throw new ContentionError(loaded.stream, ATTEMPTS);
    }
    loaded = await loadOrganization(store, organizationId, loaded);
  }
}

function actorsAmong(
  members: ReadonlyMap<string, Member>,
  organizationId: string,
  names: ReadonlySet<string>,
): Map<string, Actor> {
  const chosen = new Map<string, Member>();
  for (const member of members.values()) {
    const rival = chosen.get(member.name);
    if (!member.removed && names.has(member.name) && (!rival || member.id < rival.id)) chosen.set(member.name, member);
  }
  for (const name of names) {
    const earlier = members.get(importedMemberId(organizationId, name));
    if (earlier && (!chosen.has(name) || (earlier.name === name && !earlier.removed))) chosen.set(name, earlier);
  }
  return new Map([...chosen].map(([name, member]) => [name, actorOf(member)]));
}

const actorOf = ({ id, name, kind }: Member): Actor => ({
  kind: 'member',
  id,
  name,
  member_kind: kind,
  on_behalf_of: null,
});

function memberAdded({ organizationId, importId }: ImportContext, name: string): NewEvent<OrganizationEvent> {
  const member_id = importedMemberId(organizationId, name);
  const user_id = importedUserId(organizationId, name);
  const now = new Date().toISOString();
  return {
    id: nthEventId(member_id, 0),
    type: 'MemberAdded',
    data: { member_id, user_id, name, email: null, kind: 'staff', role: 'member' },
    metadata: {
      organization_id: organizationId,
      actor: SYSTEM,
      occurred_at: now,
      recorded_at: now,
      command_id: member_id,
      correlation_id: importId,
      causation_id: null,
    },
  };
}
