import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { closePool, createPool, migrate } from '#libs/postgres';
import { testDatabase } from '#libs/postgres/testing';
import { carryKeys } from './carry-keys.ts';
import { KeyTable } from './key-table.ts';
import { personalKeyMigrations } from './schema.ts';

const master = randomBytes(32);
const newRef = () => ({ organizationId: randomUUID(), keyId: randomUUID() });
const [made, destroyed, destroyedThere] = [newRef(), newRef(), newRef()];

describe('the keys of personal text, carried into another database', () => {
  let [from, to, old]: (Pool | undefined)[] = [];
  const tableOf = (pool: Pool | undefined) => new KeyTable(pool as Pool, master);
  beforeAll(async () => {
    const open = async () => createPool((await testDatabase()).url, { name: 'test', max: 1 });
    [from, to, old] = [await open(), await open(), await open()];
    for (const pool of [from, to]) await migrate(pool, personalKeyMigrations);
  });
  afterAll(() => Promise.all([from, to, old].map((pool) => pool && closePool(pool))));

  it('open there what they opened before, and what was destroyed on either side stays so', async () => {
    await tableOf(from).make([made, destroyed, destroyedThere]);
    await tableOf(from).destroy(destroyed);
    await tableOf(to).destroy(destroyedThere);
    for (let repeats = 0; repeats < 2; repeats++) expect(await carryKeys(from as Pool, to as Pool)).toBe(3);
    const [known] = await tableOf(from).find([made]);
    expect(known?.key).toHaveLength(32);
    expect(await tableOf(to).find([made])).toEqual([known]);
    expect(await tableOf(to).find([destroyed, destroyedThere])).toEqual(
      expect.arrayContaining([
        { ...destroyed, key: null },
        { ...destroyedThere, key: null },
      ]),
    );
  });

  it('are destroyed there, too, once they were destroyed here', async () => {
    await tableOf(from).destroy(made);
    await carryKeys(from as Pool, to as Pool);
    expect(await tableOf(to).find([made])).toEqual([{ ...made, key: null }]);
  });

  it('may be none, as in a database that never had any', async () => {
    expect(await carryKeys(old as Pool, to as Pool)).toBe(0);
  });
});
