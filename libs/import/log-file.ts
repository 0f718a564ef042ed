import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { FileChangedError, UnreadableFileError } from './errors.ts';

/** A file that is read twice, and must stay as it is meanwhile. */
export interface LogFile {
  readonly path: string;
  /** Its bytes from the first on, each time it is called. */
  bytes(): AsyncIterable<Buffer>;
  /** The SHA-256, in hex, of what the last complete reading gave. */
  readonly hash: string;
  /** @throws FileChangedError where it is not as it was when it was opened. */
  assertUnchanged(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a log. @throws UnreadableFileError */
export async function openLogFile(path: string): Promise<LogFile> {
  const handle = await open(path).catch((cause: Error) => {
    throw new UnreadableFileError(path, cause.message, { cause });
  });
  const first = await handle.stat();
  if (!first.isFile()) {
    await handle.close();
    throw new UnreadableFileError(path, 'it is no regular file, and it has to be read twice');
  }
  let hash = '';
  return {
    path,
    async *bytes() {
      const digest = createHash('sha256');
      for await (const bytes of handle.createReadStream({ start: 0, autoClose: false })) {
        digest.update(bytes);
        yield bytes;
      }
      hash = digest.digest('hex');
    },
    get hash() {
      return hash;
    },
    async assertUnchanged() {
      const { size, mtimeMs } = await handle.stat();
      if (size !== first.size || mtimeMs !== first.mtimeMs) throw new FileChangedError(path);
    },
    close: () => handle.close(),
  };
}
