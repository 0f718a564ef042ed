import { readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';
import { testFolder } from '#libs/postgres/testing';
import { createFolderStore } from './folder-store.ts';
import { createS3Store } from './s3-store.ts';
import { describeBlobStore } from './testing/contract.ts';
import { S3StandIn } from './testing/s3-stand-in.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

describeBlobStore('a folder', async () => {
  const folder = testFolder();
  const blobs = join(folder, 'blobs');
  return {
    store: createFolderStore(blobs),
    folder,
    count: () => readdirSync(blobs, { recursive: true }).filter((path) => String(path).split('/').length === 3).length,
    cut: ({ organizationId, sha256 }, size) =>
      truncateSync(join(blobs, organizationId, sha256.slice(0, 2), sha256), size),
  };
});

describeBlobStore('a bucket', async () => {
  const bucket = await S3StandIn.start();
  const { endpoint, objects } = bucket;
  const settings = { region: 'us-east-1', bucket: 'files', accessKeyId: 'id', secretAccessKey: 'secret' };
  const store = await createS3Store({ ...settings, endpoint, forcePathStyle: true }, 60_000);
  closing.push(
    () => store.close(),
    () => bucket.stop(),
  );
  return {
    store,
    folder: testFolder(),
    count: () => objects.size,
    cut({ organizationId, sha256 }, size) {
      const key = `${organizationId}/${sha256}`;
      objects.set(key, objects.get(key)?.subarray(0, size) ?? Buffer.of());
    },
  };
});
