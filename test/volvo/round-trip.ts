// Imports the incidents of Volvo IT Belgium into a new embedded database, exports them, and imports the export into another
// organization: every task there must have the same life, event by event.
//
//   node --conditions=source --import ./tools/swc-hook.mjs test/volvo/round-trip.ts <volvo-incidents.csv>
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isDeepStrictEqual } from 'node:util';
import { organizationOf, type RecordedEvent } from '#libs/event';
import type { EventStore } from '#libs/event-store';
import { EXPORT_MAPPING, readCases, toCsv } from '#libs/export';
import { importEventLog } from '#libs/import';
import { openEmbeddedPostgres } from '#libs/postgres/embedded';
import { createOrganization, withLog } from './log.ts';
import { MAPPING, ORGANIZATION } from './mapping.ts';

const OTHER = '0190e0a0-0000-7000-8000-000000000002';
const [file = ''] = process.argv.slice(2);
const folder = join(tmpdir(), `docket-volvo-${process.pid}`);
const log = { info: () => undefined, warn: console.warn, error: console.error };
const database = await openEmbeddedPostgres(join(folder, 'home'), log);
try {
  await withLog(database.url, async (store) => {
    for (const id of [ORGANIZATION, OTHER]) await createOrganization(store, id);
    await importEventLog({ store, file, mapping: MAPPING, organizationId: ORGANIZATION });
    const { names } = await livesOf(store, ORGANIZATION);
    mkdirSync(folder, { recursive: true });
    const exported = join(folder, 'export.csv');
    const began = performance.now();
    const texts = toCsv(readCases(store, ORGANIZATION, (id) => names.get(id)));
    await pipeline(Readable.from(texts), createWriteStream(exported));
    const seconds = (performance.now() - began) / 1_000;
    const memory = Math.round(process.resourceUsage().maxRSS / 1024);
    console.log(`exported in ${seconds.toFixed(1)} s; at most ${memory} MiB of memory so far`);
    await importEventLog({ store, file: exported, mapping: EXPORT_MAPPING, organizationId: OTHER });
    const [one, other] = [await livesOf(store, ORGANIZATION), await livesOf(store, OTHER)];
    const wrong = [...one.lives].filter(([title, life]) => !isDeepStrictEqual(life, other.lives.get(title)));
    for (const [title, life] of wrong.slice(0, 5))
      console.log(title, JSON.stringify(life), 'became', JSON.stringify(other.lives.get(title)));
    console.log(`${one.lives.size} tasks, ${other.lives.size} came back, ${wrong.length} of them differ`);
    process.exitCode = wrong.length > 0 || one.lives.size !== other.lives.size || one.lives.size === 0 ? 1 : 0;
  });
} finally {
  await database.release();
  rmSync(folder, { recursive: true, force: true });
}

/** What happened to each task of an organization, by its title, with names in place of ids. */
async function livesOf(store: EventStore, organization: string) {
  const names = new Map<string, string>();
  const titles = new Map<string, string>();
  const lives = new Map<string, unknown[]>();
  for (let after: string | null = null; ; ) {
    const page: readonly RecordedEvent[] = await store.readAll(after, 2_000);
    for (const { stream, type, data, metadata } of page) {
      if (organizationOf(stream) !== organization) continue;
      const { title, member_id, name, assigned_to, reporter_id, task_id: _, ...rest } = data as Record<string, string>;
      if (type === 'MemberAdded') names.set(String(member_id), String(name));
      if (type === 'TaskCreated') titles.set(stream, String(title));
      const of = titles.get(stream);
      if (of === undefined) continue;
      const people = [assigned_to, reporter_id].map((id) => (id ? names.get(id) : id));
      const life = lives.get(of) ?? [];
      lives.set(of, life);
      life.push([type, rest, people, metadata.occurred_at, metadata.actor.name]);
    }
    after = page.at(-1)?.position ?? null;
    if (after === null) return { names, lives };
  }
}
