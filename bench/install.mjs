import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** Installs the peers where they are missing or not those of the lock file. */
export function installPeers() {
  if (installed()) return;
  process.stderr.write('installing the peers into bench/node_modules\n');
  execFileSync('npm', ['ci', '--prefix', folder, '--no-audit', '--no-fund'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
}

function installed() {
  const lock = JSON.parse(readFileSync(`${folder}package-lock.json`, 'utf8'));
  return Object.entries(lock.packages).every(([path, { version, optional }]) => {
    const file = `${folder}${path}/package.json`;
    return path === '' || optional || (existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version === version);
  });
}
