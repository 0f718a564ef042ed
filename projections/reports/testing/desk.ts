import { randomUUID } from 'node:crypto';
import { Kysely, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import { contactEvents, contactStream, organizationEvents, organizationStream } from '#libs/directory';
import { createCodec, type NewEvent, SYSTEM } from '#libs/event';
import type { EventStore } from '#libs/event-store';
import { createPostgresEventStore, eventStoreMigrations } from '#libs/event-store/postgres';
import { closePool, createPool, migrate } from '#libs/postgres';
import { testDatabase } from '#libs/postgres/testing';
import {
  deadLetterEvents,
  type Projection,
  prepare,
  projectionMigrations,
  type Runner,
  run,
  ServingProgress,
} from '#libs/projection';
import { type RecordedTaskEvent, taskEvents, taskStream } from '#libs/task';
import { taskList } from '#projections/task-list';
import { reports } from '../index.ts';
import { CONTACTS, type TaskLife } from './arbitraries.ts';

const PROJECTIONS: readonly Projection[] = [taskList, reports];
const codec = createCodec([...organizationEvents, ...contactEvents, ...taskEvents, ...deadLetterEvents]);

/** A log, and the read models that reports are made from. */
export interface Desk {
  readonly store: EventStore;
  readonly pool: Pool;
  /** The read models by their own names. */
  readonly db: Kysely<unknown>;
  /** Resolves once the read models hold what the log holds. */
  caughtUp(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a desk over a database of its own; it folds the log of another one where that is given. */
export async function openDesk(pageSize: number, other?: EventStore): Promise<Desk> {
  const { url, drop } = await testDatabase();
  const pool = createPool(url, { name: 'desk', max: 8, pipeline: true, queryTimeoutMs: 30_000 });
  await migrate(pool, [...eventStoreMigrations, ...projectionMigrations]);
  const own = await createPostgresEventStore({ pool, codec });
  const store = other ?? own;
  const readers = createPool(url, { name: 'reader', max: 4, settings: { search_path: 'read_model,public' } });
  const errors: unknown[] = [];
  const runners: { readonly progress: ServingProgress; readonly runner: Runner }[] = [];
  for (const projection of PROJECTIONS) {
    await prepare(pool, projection);
    const progress = new ServingProgress(pool, projection.name, (position) => store.ordinal(position));
    const onError = (error: unknown) => errors.push(error);
    runners.push({ progress, runner: run({ store, pool, projection, progress, pageSize, onError }) });
  }
  return {
    store,
    pool,
    db: new Kysely<unknown>({ dialect: new PostgresDialect({ pool: readers }) }),
    async caughtUp() {
      const head = await store.head();
      if (head === null) return;
      for (const { progress } of runners)
        if (!(await progress.reached(head, 240_000))) throw new Error('a read model fell behind', { cause: errors[0] });
      const { rows } = await pool.query('select error from projection.dead_letter');
      if (rows.length > 0) throw new Error(`set aside: ${rows[0].error}`);
    },
    async close() {
      for (const { runner } of runners) await runner.stop();
      await own.close();
      await closePool(readers);
      await closePool(pool);
      await drop();
    },
  };
}

function newEvent(organizationId: string, type: string, data: unknown, occurred_at: string): NewEvent {
  const id = randomUUID();
  const metadata = {
    organization_id: organizationId,
    actor: SYSTEM,
    occurred_at,
    recorded_at: occurred_at,
    command_id: id,
    correlation_id: id,
    causation_id: null,
  };
  return { id, type, data, metadata };
}

const BEGIN = '2026-01-01T00:00:00.000Z';

/** Names an organization in the log; the first contact is owned by a member. */
export async function nameOrganization(store: EventStore, time_zone: string, owner: string): Promise<string> {
  const id = randomUUID();
  const fields = { name: 'Acme', time_zone, date_reminder_time: '00:00', task_type_assignees: {} };
  await store.append(organizationStream(id), -1, [newEvent(id, 'OrganizationCreated', fields, BEGIN)]);
  const contact = { contact_id: CONTACTS[0], name: 'Ada', email: null, phone: null, assigned_members: [owner] };
  await store.append(contactStream(id, CONTACTS[0]), -1, [newEvent(id, 'ContactCreated', contact, BEGIN)]);
  return id;
}

/** Moves an organization to another zone. */
export async function moveTo(store: EventStore, id: string, time_zone: string): Promise<void> {
  const stream = organizationStream(id);
  const revision = (await store.readStream(stream)).length - 1;
  await store.append(stream, revision, [newEvent(id, 'OrganizationChanged', { time_zone }, BEGIN)]);
}

/** Writes tasks' lives, an event of each in turn, so that pages hold parts of many; `between` comes in the middle. */
export async function writeLives(
  store: EventStore,
  organizationId: string,
  lives: readonly TaskLife[],
  between: () => Promise<void>,
): Promise<RecordedTaskEvent[][]> {
  const ids = lives.map(() => randomUUID());
  const longest = Math.max(...lives.map(({ later }) => later.length));
  for (let n = 0; n <= longest; n++) {
    if (n === Math.ceil(longest / 2)) await between();
    for (const [index, life] of lives.entries()) {
      const id = ids[index] ?? '';
      const happened = n === 0 ? { event: createdBy(life, id), at: life.at } : life.later[n - 1];
      if (!happened) continue;
      const { event, at } = happened;
      await store.append(taskStream(organizationId, id), n - 1, [newEvent(organizationId, event.type, event.data, at)]);
    }
  }
  const streams = ids.map((id) => store.readStream(taskStream(organizationId, id)));
  return (await Promise.all(streams)).map((events) => events as RecordedTaskEvent[]);
}

function createdBy({ creation }: TaskLife, task_id: string) {
  const { type, contact_id } = creation;
  const rest = { title: 'T', description: null, call_id: null, evidence: null, due_date: null, due_kind: null };
  const data = { task_id, ...creation, ...rest, references: [], contact_id: type === 'contact' ? contact_id : null };
  return { type: 'TaskCreated', data };
}
