import { organizationEvents } from '#libs/directory';
import { createCodec, SYSTEM } from '#libs/event';
import type { EventStore } from '#libs/event-store';
import { createPostgresEventStore, eventStoreMigrations } from '#libs/event-store/postgres';
import { createPool, migrate } from '#libs/postgres';
import { taskEvents } from '#libs/task';
import { ORGANIZATION } from './mapping.ts';

/** Opens the log in a database and closes it after the work. */
export async function withLog<T>(url: string, work: (store: EventStore) => Promise<T>): Promise<T> {
  const pool = createPool(url, { name: 'volvo', max: 2 });
  await migrate(pool, eventStoreMigrations);
  const store = await createPostgresEventStore({ pool, codec: createCodec([...organizationEvents, ...taskEvents]) });
  try {
    return await work(store);
  } finally {
    await store.close();
    await pool.end();
  }
}

/** Names the organization. */
export async function createOrganization(store: EventStore): Promise<void> {
  const now = new Date().toISOString();
  const data = {
    name: 'Service desk',
    time_zone: 'Europe/Brussels',
    date_reminder_time: '00:00',
    task_type_assignees: {},
  };
  const metadata = {
    organization_id: ORGANIZATION,
    actor: SYSTEM,
    occurred_at: now,
    recorded_at: now,
    command_id: ORGANIZATION,
    correlation_id: ORGANIZATION,
    causation_id: null,
  };
  await store.append(`organization-${ORGANIZATION}`, -1, [
    { id: ORGANIZATION, type: 'OrganizationCreated', data, metadata },
  ]);
}
