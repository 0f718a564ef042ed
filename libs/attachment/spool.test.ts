import { spawnSync } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { testFolder } from '#libs/postgres/testing';
import { createSpool } from './spool.ts';

const HOST = hostname().replaceAll(/[^\w.-]/g, '_');
const HOUR_MS = 3_600_000;

describe('a spool', () => {
  it('knows size, hash and type of what has arrived, which its owner alone can read', async () => {
    const folder = join(testFolder(), 'incoming');
    const bytes = randomBytes(500_000);
    const file = await createSpool(folder).receive(Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(file).toEqual({ path: file.path, size: bytes.length, sha256, type: 'application/octet-stream' });
    expect(readFileSync(file.path).equals(bytes)).toBe(true);
    expect([statSync(file.path).mode & 0o777, statSync(folder).mode & 0o777]).toEqual([0o600, 0o700]);
  });

  it('leaves nothing of what breaks off or is discarded', async () => {
    const folder = testFolder();
    const spool = createSpool(folder);
    async function* broken() {
      yield randomBytes(100_000);
      throw new Error('broke off');
    }
    await expect(spool.receive(broken())).rejects.toThrow('broke off');
    await spool.discard(await spool.receive(Readable.from([Buffer.from('x')])));
    expect(readdirSync(folder)).toEqual([]);
  });

  it('names a disk that refuses', async () => {
    const file = join(testFolder(), 'file');
    writeFileSync(file, '');
    await expect(createSpool(file).receive(Readable.from([Buffer.from('x')]))).rejects.toMatchObject({
      name: 'BlobStoreUnavailableError',
    });
  });

  it('sweeps what dead processes left, and nothing that is alive or not its own', async () => {
    const folder = join(testFolder(), 'incoming');
    mkdirSync(folder);
    const spool = createSpool(folder);
    const dead = spawnSync(process.execPath, ['--version']).pid;
    const leave = (name: string, ageMs = 0) => {
      writeFileSync(join(folder, name), 'x');
      const then = (Date.now() - ageMs) / 1000;
      utimesSync(join(folder, name), then, then);
      return name;
    };
    leave(`${HOST}~${dead}~${randomUUID()}`);
    leave(`${HOST}~${process.pid}~${randomUUID()}`);
    leave(`elsewhere~${dead}~${randomUUID()}`, 2 * HOUR_MS);
    const kept = [
      leave(`elsewhere~${dead}~${randomUUID()}`),
      leave(`${HOST}~${process.ppid}~${randomUUID()}`),
      leave('notes.txt', 2 * HOUR_MS),
    ];
    const { path } = await spool.receive(Readable.from([Buffer.from('x')]));
    expect(await spool.sweep()).toBe(3);
    expect(readdirSync(folder).sort()).toEqual([...kept, path.slice(folder.length + 1)].sort());
    expect(await createSpool(join(folder, 'none')).sweep()).toBe(0);
  });
});
