import type { ClientBase } from 'pg';
import { type Build, schemaOf } from './build.ts';
import type { Projection } from './projection.ts';
import { dropReportingViews, makeReportingViews } from './reporting.ts';

const OF_SCHEMA = `
  select distinct view_name as name from information_schema.view_table_usage
  where view_schema = 'read_model' and table_schema = $1 order by 1`;

/**
 * Shows a build's tables under their names in the schema `read_model`, in the transaction of the client; `last` is the
 * build that was shown so far. Between two builds of one version each view is replaced, so that what others have made
 * of it stands; another version may have other columns and tables, so its views are made anew, and with them those for
 * analysts that are made of them.
 */
export async function makeViews(
  client: ClientBase,
  { tableNames, reporting = [] }: Pick<Projection, 'tableNames' | 'reporting'>,
  last: Build | null,
  build: Build,
): Promise<void> {
  const renewed = last?.version !== build.version;
  if (last && renewed) {
    const { rows } = await client.query<{ name: string }>(OF_SCHEMA, [schemaOf(last)]);
    const names = rows.map(({ name }) => name);
    await dropReportingViews(client, names);
    for (const name of names) await client.query(`drop view read_model.${name}`);
  }
  for (const table of tableNames)
    await client.query(`create or replace view read_model.${table} as select * from ${schemaOf(build)}.${table}`);
  if (renewed) await makeReportingViews(client, reporting);
}
