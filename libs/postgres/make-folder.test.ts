import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { makeFolder } from './make-folder.ts';
import { testFolder } from './testing/index.ts';

describe('making a folder', () => {
  it('makes those above it, too, also where others do at the same time, and leaves what is there', async () => {
    const path = join(testFolder(), 'a', 'b', 'c');
    await Promise.all(Array.from({ length: 8 }, () => makeFolder(path, 0o700)));
    await makeFolder(path, 0o777);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
  });

  it('ends where nothing can be made', async () => {
    const file = join(testFolder(), 'file');
    writeFileSync(file, '');
    await expect(makeFolder('/proc/nowhere/home', 0o700)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(makeFolder(join(file, 'home'), 0o700)).rejects.toMatchObject({ code: 'ENOTDIR' });
    await expect(makeFolder(file, 0o700)).rejects.toMatchObject({ code: 'EEXIST' });
  });
});
