import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { initDataFolder } from '../server/index.ts';
import type { Access } from './access.ts';
import type { Home } from './home.ts';

/** Whether the data folder has been made. */
export function hasData({ dataFolder }: Home): boolean {
  return existsSync(join(dataFolder, 'PG_VERSION'));
}

/** Makes the data folder: beside its place and then renamed, so that a killed first start leaves nothing half made. */
export async function makeData(home: Home, { password }: Access): Promise<void> {
  const PART = 'postgres.new-';
  const left = (await readdir(home.folder)).filter((name) => name.startsWith(PART));
  await Promise.all(left.map((name) => rm(join(home.folder, name), { recursive: true, force: true, maxRetries: 10 })));
  const part = join(home.folder, `${PART}${randomBytes(4).toString('hex')}`);
  await mkdir(part, { mode: 0o700 });
  const { user } = home;
  if (user) await chown(part, user.uid, user.gid);
  await initDataFolder({ dataFolder: part, password, user, sync: true });
  await rename(part, home.dataFolder);
}
