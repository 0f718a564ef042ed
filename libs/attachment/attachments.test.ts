import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { closePool, createPool, migrate } from '#libs/postgres';
import { type TestDatabase, testDatabase, testFolder } from '#libs/postgres/testing';
import { type Attachments, createAttachments } from './attachments.ts';
import type { BlobStore } from './blob-store.ts';
import type { Claim } from './claims.ts';
import { createFolderStore } from './folder-store.ts';
import { attachmentMigrations } from './schema.ts';
import { createSpool } from './spool.ts';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await testDatabase();
  pool = createPool(database.url, { max: 8, name: 'attachment-test' });
  await migrate(pool, attachmentMigrations);
});
afterAll(async () => {
  await closePool(pool);
  await database.drop();
});

let folder: string;
let blobs: BlobStore;
let spool: ReturnType<typeof createSpool>;
/** The ids of attachments whose event is in the log. */
let log: Set<string>;
beforeEach(async () => {
  await pool.query('truncate attachment.claim');
  folder = testFolder();
  blobs = createFolderStore(join(folder, 'blobs'));
  spool = createSpool(join(folder, 'incoming'));
  log = new Set();
});

const isRecorded = async ({ attachmentId }: Claim) => log.has(attachmentId);
/** With a grace of a day nothing is swept, with none everything that no event names. */
const DAY = 86_400_000;
const open = (graceMs: number, over: BlobStore = blobs): Attachments =>
  createAttachments({ pool, spool, blobs: over, isRecorded }, graceMs);

const organizationId = randomUUID();
const owner = () => ({ organizationId, taskId: randomUUID(), attachmentId: randomUUID() });
const receive = (bytes: Uint8Array) => spool.receive(Readable.from([bytes]));
async function upload(attachments: Attachments, bytes: Uint8Array, of = owner()) {
  const file = await receive(bytes);
  const kept = await attachments.keep(file, of);
  await spool.discard(file);
  return { ...kept, key: { organizationId: of.organizationId, sha256: file.sha256 }, of };
}
const blobCount = () =>
  readdirSync(folder, { recursive: true }).filter((path) => /^blobs\/.+\/.+\/./.test(String(path))).length;
const claimCount = async () => (await pool.query('select 1 from attachment.claim')).rows.length;

describe('bytes that were kept', () => {
  const bytes = randomBytes(10_000);

  it('stay where the log has their event, whether or not the upload came to say so', async () => {
    const [said, unsaid] = [await upload(open(DAY), bytes), await upload(open(DAY), randomBytes(10))];
    log.add(said.of.attachmentId).add(unsaid.of.attachmentId);
    await said.recorded();
    expect(await open(0).sweep()).toEqual({ files: 0, claims: 0, failures: [] });
    expect(await open(0).sweep()).toEqual({ files: 0, claims: 0, failures: [] });
    expect([blobCount(), await claimCount()]).toEqual([2, 2]);
    expect((await buffer(await open(DAY).read(said.key, bytes.length))).equals(bytes)).toBe(true);
  });

  it('are swept once the grace is over where no event came, and never before', async () => {
    await upload(open(DAY), bytes);
    expect(await open(DAY).sweep()).toMatchObject({ claims: 0 });
    expect(blobCount()).toBe(1);
    expect(await open(0).sweep()).toMatchObject({ claims: 1, failures: [] });
    expect([blobCount(), await claimCount()]).toEqual([0, 0]);
  });

  it('go at once where the event is known not to come, unless another upload refers to them', async () => {
    const [first, second] = [await upload(open(DAY), bytes), await upload(open(DAY), bytes)];
    expect(blobCount()).toBe(1);
    await first.release();
    expect(blobCount()).toBe(1);
    await second.release();
    expect([blobCount(), await claimCount()]).toEqual([0, 0]);
  });

  it('of a removed attachment stay for its history, also when the same bytes are refused elsewhere', async () => {
    const first = await upload(open(DAY), bytes);
    await first.recorded();
    await (await upload(open(DAY), bytes)).release();
    await upload(open(DAY), bytes);
    await open(0).sweep();
    expect([blobCount(), await claimCount()]).toEqual([1, 1]);
  });

  it('of one organization have nothing to do with the same bytes of another', async () => {
    const mine = await upload(open(DAY), bytes);
    const theirs = await upload(open(DAY), bytes, { ...owner(), organizationId: randomUUID() });
    expect(blobCount()).toBe(2);
    await mine.release();
    expect(blobCount()).toBe(1);
    expect((await buffer(await open(DAY).read(theirs.key, bytes.length))).equals(bytes)).toBe(true);
  });

  it('are not to be named by an event once the sweep may take them', async () => {
    const late = await upload(open(0), bytes);
    expect(() => late.mustHold()).toThrow(expect.objectContaining({ name: 'ClaimExpiredError', limitMs: 0 }));
    expect(() => late.mustHold()).toThrow();
    (await upload(open(DAY), bytes)).mustHold();
  });
});

describe('an upload that meets the removal of the same bytes', () => {
  const bytes = randomBytes(10_000);

  it('waits for it, and stores them anew', async () => {
    const left = await upload(open(DAY), bytes);
    const removing = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const slow: BlobStore = {
      ...blobs,
      async delete(key) {
        removing.resolve();
        await go.promise;
        await blobs.delete(key);
      },
    };
    const swept = open(0, slow).sweep();
    await removing.promise;
    let stored = false;
    const next = upload(open(DAY), bytes).then((kept) => {
      stored = true;
      return kept;
    });
    await isWaitingForLock();
    expect(stored).toBe(false);
    go.resolve();
    expect(await swept).toMatchObject({ claims: 1, failures: [] });
    expect((await next).key).toEqual(left.key);
    expect((await buffer(await open(DAY).read(left.key, bytes.length))).equals(bytes)).toBe(true);
  });

  it('keeps them where it was first', async () => {
    await upload(open(DAY), bytes);
    const next = await upload(open(DAY), bytes);
    log.add(next.of.attachmentId);
    expect(await open(0).sweep()).toMatchObject({ claims: 1 });
    expect([blobCount(), await claimCount()]).toEqual([1, 1]);
  });

  it('never loses what it has recorded, however many upload, fail and sweep at once', async () => {
    const few = [randomBytes(100), randomBytes(100)];
    const [uploads, sweeper] = [open(DAY), open(20)];
    let running = true;
    const sweeping = Promise.all(
      [1, 2].map(async () => {
        while (running) expect((await sweeper.sweep()).failures).toEqual([]);
      }),
    );
    const write = async (n: number) => {
      for (let round = 0; round < 20; round++) {
        const of = owner();
        // The event comes before the bytes here, as the sweep may else come between: that is what the grace is for.
        if ((round + n) % 3 === 0) log.add(of.attachmentId);
        const kept = await upload(uploads, few[(round + n) % 2] ?? bytes, of);
        if (log.has(of.attachmentId)) await kept.recorded();
        else if (round % 2 === 0) await kept.release();
      }
    };
    await Promise.all([0, 1, 2, 3].map(write));
    running = false;
    await sweeping;
    for (const one of few) {
      const { sha256 } = await receive(one);
      expect((await buffer(await uploads.read({ organizationId, sha256 }, one.length))).equals(one)).toBe(true);
    }
  });

  async function isWaitingForLock(): Promise<void> {
    const waits = `select 1 from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`;
    while ((await pool.query(waits)).rows.length === 0);
  }
});

describe('a sweep', () => {
  it('goes on past claims that cannot be settled, and tells why', async () => {
    const [broken, left] = [await upload(open(DAY), randomBytes(10)), await upload(open(DAY), randomBytes(10))];
    const away = new Error('the log is away');
    const sweeper = createAttachments(
      {
        pool,
        spool,
        blobs,
        async isRecorded({ attachmentId }) {
          if (attachmentId === broken.of.attachmentId) throw away;
          return false;
        },
      },
      0,
    );
    expect(await sweeper.sweep()).toEqual({ files: 0, claims: 1, failures: [away] });
    await expect(blobs.read(left.key, 10)).rejects.toMatchObject({ name: 'BlobMissingError' });
    expect([blobCount(), await claimCount()]).toEqual([1, 1]);
  });

  it('leaves a claim whose bytes cannot be removed, and does so the next time', async () => {
    await upload(open(DAY), randomBytes(10));
    const away: BlobStore = { ...blobs, delete: async () => Promise.reject(new Error('away')) };
    expect(await open(0, away).sweep()).toMatchObject({ claims: 0, failures: [expect.any(Error)] });
    expect([blobCount(), await claimCount()]).toEqual([1, 1]);
    expect(await open(0).sweep()).toMatchObject({ claims: 1, failures: [] });
    expect(blobCount()).toBe(0);
  });

  it('gives up for now where nothing can be settled, and takes any number otherwise', async () => {
    const of = owner();
    await pool.query(
      `insert into attachment.claim (id, organization_id, sha256, task_id, attachment_id, claimed_at)
       select uuidv7(), $1, 'hash' || n, $2, $3, now() - interval '1 day' from generate_series(1, 250) n`,
      [of.organizationId, of.taskId, of.attachmentId],
    );
    const away: BlobStore = { ...blobs, delete: async () => Promise.reject(new Error('away')) };
    expect((await open(0, away).sweep()).failures).toHaveLength(3);
    expect(await open(0).sweep()).toMatchObject({ claims: 250, failures: [] });
  });
});
