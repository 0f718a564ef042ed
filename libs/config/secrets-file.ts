import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { link, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder } from '#libs/postgres';
import { ConfigError } from './errors.ts';

const fileSchema = z.object({
  DOCKET_JWT_SECRET: z.string().min(1),
  DOCKET_MASTER_KEY: z.string(),
  DOCKET_SIGNING_KEY: z.string(),
});

/** The file's content: the values as the environment would have them. */
export type SecretsFile = z.infer<typeof fileSchema>;

/**
 * The secrets kept in a home; made where there are none.
 * @throws ConfigError
 */
export async function readOrMakeSecrets(home: string): Promise<SecretsFile> {
  try {
    return (await read(home)) ?? (await make(home));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const reason = typeof error === 'object' && error && 'code' in error ? error.code : error;
    throw new ConfigError('DOCKET_HOME', `cannot be used for secrets.json: ${reason}`);
  }
}

async function read(home: string): Promise<SecretsFile | undefined> {
  const text = await readFile(join(home, 'secrets.json'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const file = parse(text);
  if (!file) throw damaged(home);
  return file;
}

function parse(text: string): SecretsFile | undefined {
  try {
    return fileSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Two first runs may be here at once: link succeeds for one of them, and both go on with that one's secrets. */
async function make(home: string): Promise<SecretsFile> {
  await makeFolder(home, 0o700);
  const part = join(home, `secrets.json.${randomBytes(6).toString('hex')}`);
  try {
    await writeFile(part, JSON.stringify(newSecrets(), null, 2), { mode: 0o600, flag: 'wx', flush: true });
    await link(part, join(home, 'secrets.json')).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(part, { force: true });
  }
  await syncFolder(home);
  const made = await read(home);
  if (!made) throw damaged(home);
  return made;
}

/** The name of the file must outlive a power cut as well: without the master key, sealed text is lost. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}

function newSecrets(): SecretsFile {
  const signing = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
  return {
    DOCKET_JWT_SECRET: randomBytes(32).toString('base64url'),
    DOCKET_MASTER_KEY: randomBytes(32).toString('base64'),
    DOCKET_SIGNING_KEY: signing.toString('base64'),
  };
}

/** The error for a file that is not as it was made. */
export function damaged(home: string): ConfigError {
  return new ConfigError('DOCKET_HOME', `holds a damaged secrets.json (${join(home, 'secrets.json')}): restore it`);
}
