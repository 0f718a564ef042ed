import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { chown } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, initDataFolder, launchServer, serverUser } from '../server/index.ts';
import { testFolderOf } from './test-folder.ts';

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 200,
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  jit: 'off',
  shared_buffers: '128MB',
  dynamic_shared_memory_type: 'mmap',
  timezone: 'UTC',
  log_min_messages: 'log',
};

async function start(folder: string): Promise<string> {
  const user = await serverUser();
  if (user) await chown(folder, user.uid, user.gid);
  const dataFolder = join(folder, 'postgres');
  await initDataFolder({ dataFolder, password: 'test', user, sync: false });
  const logFile = join(folder, 'server.log');
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      await launchServer({ dataFolder, port, user, logFile, settings: SETTINGS, timeoutMs: 30_000 });
      return `postgres://postgres:test@127.0.0.1:${port}/postgres`;
    } catch (error) {
      // Another process may have taken the port meanwhile.
      if (attempt === 5) throw error;
    }
  }
}

async function startAndTell(folder: string): Promise<string> {
  const answer = await start(folder).then(
    (url) => ({ url, failure: '' }),
    (error: unknown) => ({ url: '', failure: String(error) }),
  );
  writeFileSync(join(folder, 'answer.part'), JSON.stringify(answer));
  renameSync(join(folder, 'answer.part'), join(folder, 'answer'));
  return told(folder);
}

function told(folder: string): string {
  const { url, failure }: { url: string; failure: string } = JSON.parse(readFileSync(join(folder, 'answer'), 'utf8'));
  if (failure) throw new Error(`the test database did not start: ${failure}`);
  return url;
}

/**
 * The address of the server that all workers of this test run share. Whoever makes its folder starts it
 * (mkdir succeeds for one only), the others wait for its answer.
 */
export async function testServer(): Promise<string> {
  const folder = testFolderOf('shared');
  try {
    mkdirSync(folder);
  } catch {
    while (!existsSync(join(folder, 'answer'))) await delay(10);
    return told(folder);
  }
  return startAndTell(folder);
}
