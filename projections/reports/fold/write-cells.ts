import type { ClientBase } from 'pg';
import { type Cuboid, keyOf } from '../cuboids.ts';
import type { CellChange } from './cells.ts';

/** Writes the changes of one roll-up. */
export async function writeCells(client: ClientBase, cuboid: Cuboid, changes: readonly CellChange[]): Promise<void> {
  if (changes.length === 0) return;
  const { table } = cuboid;
  const key = keyOf(cuboid);
  const values = [...key.map((_, n) => changes.map((change) => change.key[n])), changes.map(({ n }) => n)];
  await client.query({ name: `${table}-upsert`, text: upsert(cuboid), values });
  // A count that came to nothing goes: else a rebuild in pages of another size would not leave the same rows.
  if (changes.some(({ n }) => n < 0)) await client.query(`delete from ${table} where n = 0`);
}

function upsert(cuboid: Cuboid): string {
  const names = keyOf(cuboid).map(([name]) => name);
  const types = [...keyOf(cuboid).map(([, type]) => type), 'bigint'];
  return `
    insert into ${cuboid.table} as present (${names.join(', ')}, n)
    select * from unnest(${types.map((type, n) => `$${n + 1}::${type}[]`).join(', ')})
    on conflict (${names.join(', ')}) do update set n = present.n + excluded.n`;
}
