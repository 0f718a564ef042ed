import { randomUUID } from 'node:crypto';
import type { EventStore } from '#libs/event-store';
import { createPostgresEventStore, eventStoreMigrations } from '#libs/event-store/postgres';
import { createPool, migrate } from '#libs/postgres';
import { testDatabase } from '#libs/postgres/testing';
import { carry, carryCodec } from '../carry.ts';
import { LogReader } from '../reader.ts';

/** A log in PostgreSQL, opened to carry payloads. */
export interface TestLog {
  readonly url: string;
  readonly store: EventStore;
  drop(): Promise<void>;
}

/** Makes an empty log for streams of a category. */
export async function openTestLog(category = 'task'): Promise<TestLog> {
  const database = await testDatabase();
  const pool = createPool(database.url, { name: 'test', max: 1 });
  await migrate(pool, eventStoreMigrations);
  const store = await createPostgresEventStore({ pool, codec: carryCodec([category]) });
  return {
    url: database.url,
    store,
    async drop() {
      await store.close();
      await pool.end();
      await database.drop();
    },
  };
}

/** Texts as codecs of all times may have left them: unknown types, other versions, every character that JSON can hold. */
const TEXTS = ['plain', 'Ἡράκλειτος 🜁', 'a\u0000b', '\ud800', '"\\/', '', 'x'.repeat(5000)];

/** Fills a log with events: now one of a stream, now a run of several, in streams that come up again and again. */
export async function fillLog(store: EventStore, appends: number, category = 'task'): Promise<void> {
  const organization = randomUUID();
  const revisions = new Map<string, number>();
  const written = [];
  for (let n = 0; n < appends; n++) {
    const stream = `${category}-${organization}_${(n * 7919) % 97}`;
    const revision = revisions.get(stream) ?? -1;
    const count = 1 + (n % 41 === 0 ? 120 : n % 3);
    const events = Array.from({ length: count }, (_, i) => {
      const data = { n, i, text: TEXTS[(n + i) % TEXTS.length], 9: 1e21, 1: [-0.5, null, true] };
      const correlation_id = randomUUID();
      const causation_id = n % 2 ? randomUUID() : null;
      const rest = n % 5 ? {} : { request_hash: 'f00' };
      const metadata = { version: n % 4, organization_id: organization, correlation_id, causation_id, ...rest };
      return carry({
        id: randomUUID(),
        type: n % 13 ? 'TaskCreated' : 'ForgottenLongAgo',
        stored: { data: JSON.stringify(data), metadata: JSON.stringify(metadata) },
      });
    });
    written.push(store.append(stream, revision, events));
    revisions.set(stream, revision + count);
  }
  await Promise.all(written);
}

/** All that a log holds, without the positions. */
export async function contentOf(store: EventStore): Promise<unknown[]> {
  const reader = new LogReader(store, null);
  const all = [];
  for (let event = await reader.next(); event; event = await reader.next()) {
    const { stream, revision, id, type, stored } = event;
    all.push({ stream, revision, id, type, stored });
  }
  return all;
}
