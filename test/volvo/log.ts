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

/** Names an organization. */
export async function createOrganization(store: EventStore, id = ORGANIZATION): Promise<void> {
  const now = new Date().toISOString();
  const data = {
    name: 'Service desk',
    time_zone: 'Europe/Brussels',
    date_reminder_time: '00:00',
    task_type_assignees: {},
  };
  const metadata = {
    organization_id: id,
    actor: SYSTEM,
    occurred_at: now,
    recorded_at: now,
    command_id: id,
    correlation_id: id,
    causation_id: null,
  };
  await store.append(`organization-${id}`, -1, [{ id, type: 'OrganizationCreated', data, metadata }]);
}
