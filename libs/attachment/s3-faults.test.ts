import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { BlobStore } from './blob-store.ts';
import { createS3Store } from './s3-store.ts';
import { fileOf, keyOf } from './testing/contract.ts';
import { S3StandIn } from './testing/s3-stand-in.ts';

const settings = { region: 'us-east-1', bucket: 'files', accessKeyId: 'id', secretAccessKey: 'secret' };
const bytes = randomBytes(6_000_000);
const key = keyOf(bytes);
const away = { name: 'BlobStoreUnavailableError' };

let bucket: S3StandIn;
/** One that waits for as long as it takes, and one that soon loses its patience. */
let patient: BlobStore;
let hasty: BlobStore;
beforeAll(async () => {
  bucket = await S3StandIn.start();
  const here = { ...settings, endpoint: bucket.endpoint, forcePathStyle: true };
  [patient, hasty] = [await createS3Store(here, 60_000), await createS3Store(here, 200)];
});
afterAll(async () => {
  patient.close();
  hasty.close();
  await bucket.stop();
});
beforeEach(() => {
  bucket.behave();
  bucket.objects.clear();
});

describe('a bucket that fails once', () => {
  it.each(['fail', 'slow-down', 'hang-up'] as const)('(%s) is asked again, also with a file', async (what) => {
    bucket.misbehave(what, { method: 'PUT', times: 1 });
    bucket.misbehave(what, { method: 'GET', times: 1 });
    bucket.misbehave(what, { method: 'DELETE', times: 1 });
    bucket.misbehave(what, { method: 'HEAD', times: 1 });
    await patient.put(key, fileOf(bytes));
    expect((await buffer(await patient.read(key, bytes.length))).equals(bytes)).toBe(true);
    await patient.delete(key);
    expect(bucket.objects.size).toBe(0);
  });
});

describe('a bucket that is away', () => {
  it.each(['fail', 'slow-down', 'hang-up'] as const)('(%s) is named, and keeps nothing', async (what) => {
    bucket.misbehave(what);
    await expect(patient.put(key, fileOf(bytes))).rejects.toMatchObject(away);
    await expect(patient.read(key, bytes.length)).rejects.toMatchObject(away);
    await expect(patient.delete(key)).rejects.toMatchObject(away);
    expect(bucket.objects.size).toBe(0);
  });

  it.each(['stall', 'stop-reading'] as const)('(%s) is given up', async (what) => {
    bucket.misbehave(what);
    await expect(hasty.put(key, fileOf(bytes))).rejects.toMatchObject(away);
    await expect(hasty.read(key, bytes.length)).rejects.toMatchObject(away);
    await expect(hasty.delete(key)).rejects.toMatchObject(away);
  });

  it.each(['stall', 'stop-reading'] as const)('only once a file comes (%s) is given up', async (what) => {
    bucket.misbehave(what, { method: 'PUT' });
    await expect(hasty.put(key, fileOf(bytes))).rejects.toMatchObject(away);
    bucket.behave();
    await patient.put(key, fileOf(bytes));
    expect([...bucket.objects.values()].map(({ length }) => length)).toEqual([bytes.length]);
  });

  it('because nobody listens is named', async () => {
    const gone = await S3StandIn.start();
    const store = await createS3Store({ ...settings, endpoint: gone.endpoint, forcePathStyle: true }, 60_000);
    await gone.stop();
    await expect(store.put(key, fileOf(bytes))).rejects.toMatchObject(away);
    store.close();
  });

  it('because it is another one, or our key is not good for it, is not taken for bytes that are missing', async () => {
    const here = { ...settings, endpoint: bucket.endpoint, forcePathStyle: true };
    for (const wrong of [{ bucket: 'other' }, { accessKeyId: 'nobody' }]) {
      const store = await createS3Store({ ...here, ...wrong }, 60_000);
      await expect(store.read(key, bytes.length)).rejects.toMatchObject(away);
      await expect(store.put(key, fileOf(bytes))).rejects.toMatchObject(away);
      store.close();
    }
  });
});

describe('bytes that', () => {
  it('are cut off on their way fail, and so do those that stop coming', async () => {
    await patient.put(key, fileOf(bytes));
    bucket.misbehave('cut-off', { method: 'GET', times: 1 });
    await expect(buffer(await patient.read(key, bytes.length))).rejects.toMatchObject(away);
    bucket.misbehave('stall-half-way', { method: 'GET', times: 1 });
    await expect(buffer(await hasty.read(key, bytes.length))).rejects.toMatchObject(away);
  });

  it('are not those of the hash are refused by the bucket', async () => {
    await expect(patient.put(key, fileOf(randomBytes(bytes.length)))).rejects.toMatchObject(away);
    expect(bucket.objects.size).toBe(0);
  });
});
