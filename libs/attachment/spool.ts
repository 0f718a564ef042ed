import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { codeOf, onDisk } from './on-disk.ts';
import { SAMPLE_BYTES, sniffType } from './sniff.ts';

/** A file that has arrived whole, in a place of its own until it is stored or discarded. */
export interface SpooledFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** The media type by content. */
  readonly type: string;
}

/** Where files are kept while they arrive. Several processes may share the folder, also from different machines. */
export interface Spool {
  /** Writes the bytes to a file of its own. Where they break off, or the disk fails, nothing is left. */
  receive(bytes: AsyncIterable<Uint8Array>): Promise<SpooledFile>;
  /** Removes a file that has arrived; one that was taken away is no fault. */
  discard(file: SpooledFile): Promise<void>;
  /** Removes what processes that died have left; resolves to how many files those were. */
  sweep(): Promise<number>;
}

/** A request takes five minutes at most: what nobody has written to for an hour is left over. */
const LEFT_OVER_MS = 60 * 60_000;
/** The files of this process: those under its id that are not among them are of one before it with the same id. */
const live = new Set<string>();
const NAME = /^(?<host>.+)~(?<pid>\d+)~[0-9a-f-]{36}$/;

/** A spool in this folder, which is made when the first file comes. */
export function createSpool(folder: string): Spool {
  const host = hostname().replaceAll(/[^\w.-]/g, '_');

  async function isLeftOver(name: string): Promise<boolean> {
    const owner = NAME.exec(name)?.groups;
    const path = join(folder, name);
    if (owner === undefined || live.has(path)) return false;
    const pid = Number(owner.pid);
    if (owner.host === host && (pid === process.pid || !isAlive(pid))) return true;
    const found = await stat(path).catch(() => null);
    return found !== null && Date.now() - found.mtimeMs > LEFT_OVER_MS;
  }

  return {
    async receive(bytes) {
      const path = join(folder, `${host}~${process.pid}~${randomUUID()}`);
      live.add(path);
      try {
        return { path, ...(await writeNew(path, folder, bytes)) };
      } catch (error) {
        // What even this disk does not let go of is swept later.
        await rm(path, { force: true }).catch(() => undefined);
        live.delete(path);
        throw error;
      }
    },
    async discard({ path }) {
      await rm(path, { force: true }).catch(() => undefined);
      live.delete(path);
    },
    async sweep() {
      const names = await readdir(folder).catch(() => []);
      const leftOver: string[] = [];
      for (const name of names) if (await isLeftOver(name)) leftOver.push(name);
      for (const name of leftOver) await rm(join(folder, name), { force: true });
      return leftOver.length;
    },
  };
}

async function writeNew(path: string, folder: string, bytes: AsyncIterable<Uint8Array>) {
  const file = await onDisk(async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return open(path, 'wx', 0o600);
  });
  try {
    const hash = createHash('sha256');
    const sample: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of bytes) {
      if (size < SAMPLE_BYTES) sample.push(chunk.subarray(0, SAMPLE_BYTES - size));
      size += chunk.length;
      hash.update(chunk);
      await onDisk(() => writeAll(file, chunk));
    }
    return { size, sha256: hash.digest('hex'), type: await sniffType(Buffer.concat(sample)) };
  } finally {
    await onDisk(() => file.close());
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at)).bytesWritten;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and another user's.
    return codeOf(error) === 'EPERM';
  }
}
