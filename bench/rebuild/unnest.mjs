import pg from 'pg';

const PAGE = 1_000;

const TABLES = `
  select table_name as name, schema from projection.build
  cross join lateral (select replace(name, '-', '_') || '_' || id as schema) as s
  join information_schema.tables on table_schema = schema where status = 'serving'`;
const COLUMNS = `
  select a.attname as name, format_type(a.atttypid, a.atttypmod) as type from pg_attribute a
  where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`;
const INDEXES = `
  select indexdef from pg_indexes where schemaname = $1 and tablename = $2 and indexname not like '%_pkey'`;

/**
 * The peer of a rebuild: the rows that the rebuild left, inserted into tables of the same shape, a thousand a statement
 * through `unnest`; the indexes that only queries need are made at the end, as the rebuild does. Only inserts and
 * indexes are timed, not the reading of the rows. Answers seconds, rows, and how the copy differs from the original.
 */
export async function insertSameRows(url) {
  const [reader, writer] = [await connect(url), await connect(url)];
  await writer.query('drop schema if exists peer cascade; create schema peer');
  let milliseconds = 0;
  const timed = async (work) => {
    const started = performance.now();
    await work;
    milliseconds += performance.now() - started;
  };
  const faults = { lost: 0, doubled: 0, misordered: 0 };
  let rows = 0;
  for (const { name, schema } of (await reader.query(TABLES)).rows) {
    const columns = (await reader.query(COLUMNS, [`${schema}.${name}`])).rows;
    const list = columns.map((column) => column.name).join(', ');
    const key = `alter table peer.${name} add primary key`;
    await writer.query(`create table peer.${name} (like ${schema}.${name} including defaults)`);
    const [{ indexdef } = {}] = (
      await reader.query(`select indexdef from pg_indexes where schemaname = $1 and indexname = $2`, [
        schema,
        `${name}_pkey`,
      ])
    ).rows;
    if (indexdef) await writer.query(`${key} ${/\(.*\)$/.exec(indexdef)[0]}`);
    const insert = {
      name: `insert-${name}`,
      text: `insert into peer.${name} (${list}) select * from unnest(${columns.map(({ type }, i) => `$${i + 1}::${type}[]`).join(', ')})`,
    };
    for await (const page of pages(reader, schema, name, columns)) {
      rows += page.length;
      const values = columns.map((_, column) => page.map((row) => row[column]));
      await timed(writer.query({ ...insert, values }));
    }
    for (const { indexdef } of (await reader.query(INDEXES, [schema, name])).rows)
      await timed(writer.query(indexdef.replace(`${schema}.${name}`, `peer.${name}`)));
    const [{ lost, doubled }] = (await reader.query(difference(`${schema}.${name}`, `peer.${name}`))).rows;
    faults.lost += lost;
    faults.doubled += doubled;
  }
  await writer.query('drop schema peer cascade');
  await Promise.all([reader.end(), writer.end()]);
  return { seconds: milliseconds / 1000, rows, faults };
}

async function connect(connectionString) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}

async function* pages(client, schema, name, columns) {
  const list = columns.map((column) => `${column.name}::text`).join(', ');
  await client.query(`begin; declare page cursor for select ${list} from ${schema}.${name}`);
  for (;;) {
    const { rows } = await client.query({ text: `fetch ${PAGE} from page`, rowMode: 'array' });
    if (rows.length === 0) break;
    yield rows;
  }
  await client.query('commit');
}

const difference = (ours, theirs) => `
  select greatest(o.n - t.n, 0)::int as lost, greatest(t.n - o.n, 0)::int as doubled
  from (select count(*) as n from ${ours}) as o, (select count(*) as n from ${theirs}) as t`;
