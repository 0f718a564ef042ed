import { emptyStream, fold, type Loaded } from '#libs/aggregate';
import {
  type OrganizationState,
  organizationEvolution,
  organizationStream,
  UnknownOrganizationError,
} from '#libs/directory';
import type { EventStore } from '#libs/event-store';

/** The organization as the log has it now, read on from an earlier reading if there is one. @throws UnknownOrganizationError */
export async function loadOrganization(
  store: EventStore,
  organizationId: string,
  before: Loaded<OrganizationState> = emptyStream(organizationStream(organizationId), organizationEvolution),
): Promise<Loaded<OrganizationState>> {
  const loaded = fold(organizationEvolution, before, await store.readStream(before.stream, before.revision + 1));
  if (!loaded.state) throw new UnknownOrganizationError(`there is no organization ${organizationId}`);
  return loaded;
}
