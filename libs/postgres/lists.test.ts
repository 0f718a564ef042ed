import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { joinTexts, NotPlainError, plainArray } from './lists.ts';
import { testDatabase } from './testing/index.ts';

let client: Client;
beforeAll(async () => {
  client = new Client({ connectionString: (await testDatabase()).url });
  await client.connect();
});
afterAll(() => client.end());

it('plain values arrive as they were, null among them', async () => {
  const ids = ['0198c0de-0000-7000-8000-000000000001', null];
  const { rows } = await client.query(
    'select * from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::bigint[]) as t (id, name, at, n)',
    [
      plainArray(ids),
      plainArray(['in-progress', null]),
      plainArray(['infinity', '2026-03-28T14:00:00Z']),
      plainArray([7, null]),
    ],
  );
  expect(rows).toEqual([
    { id: ids[0], name: 'in-progress', at: Number.POSITIVE_INFINITY, n: '7' },
    { id: null, name: null, at: new Date('2026-03-28T14:00:00Z'), n: null },
  ]);
});

it.each(['', 'a,b', 'a b', '"', '{', '\\', 'a\nb', 'ä'])('a value that needs quotes is refused: %j', (value) => {
  expect(() => plainArray(['fine', value])).toThrow(NotPlainError);
});

it.each([
  ['', '"\\"', '{"k":"\\n\u2028"}', 'null'],
  ['{\n  "k": 1\n}', '', 'a\r\n', '\\n'],
])('joined texts arrive as they were, whatever they hold: %j', async (...texts) => {
  const { separator, columns } = joinTexts(texts, texts.toReversed());
  const { rows } = await client.query(
    `select one, other from rows from (string_to_table($1, $3), string_to_table($2, $3)) as t (one, other)`,
    [...columns, separator],
  );
  expect(rows.map(({ one }) => one)).toEqual(texts);
  expect(rows.map(({ other }) => other)).toEqual(texts.toReversed());
});
