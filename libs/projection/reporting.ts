import { type ClientBase, escapeIdentifier, escapeLiteral, type Pool } from 'pg';

/** A column of a view for analysts. */
export interface ReportingColumn {
  readonly name: string;
  /** What it is made from, by the names of `from`. */
  readonly sql: string;
  readonly comment: string;
}

/** A view for analysts, in the schema `reporting`: its name and columns stay, whatever becomes of the tables below. */
export interface ReportingView {
  readonly name: string;
  /** What one row is. */
  readonly comment: string;
  /** Without the first one, which every view has: the organization. */
  readonly columns: readonly ReportingColumn[];
  /** Tables of the same projection in the schema `read_model`, as behind `from`; one column of theirs is `organization_id`. */
  readonly from: string;
  /** Which rows; all, unless given. */
  readonly where?: string;
}

/**
 * The organizations that whoever is logged in may see: all of them for the installation itself, else those that the role
 * was granted. A role that was made without `docket reporting grant` sees none.
 */
const VISIBLE = `(
  (select pg_has_role(session_user, relowner, 'usage') from pg_class where oid = 'projection.reporting_reader'::regclass)
  or exists (select from projection.reporting_reader where role = session_user and organizations is null)
  or organization_id = any ((select organizations from projection.reporting_reader where role = session_user)::uuid[]))`;

const ORGANIZATION: ReportingColumn = {
  name: 'organization_id',
  sql: 'organization_id',
  comment: 'The organization that the row belongs to.',
};

/** A barrier: no function of an analyst's is given a row that the view does not show. */
function create({ name, columns, from, where }: ReportingView): string {
  const values = [ORGANIZATION, ...columns].map((column) => `${column.sql} as ${column.name}`);
  return `
    create view reporting.${name} with (security_barrier) as
    select ${values.join(', ')} from ${from} where ${VISIBLE}${where === undefined ? '' : ` and (${where})`}`;
}

const READERS = 'select role from projection.reporting_reader join pg_roles on rolname = role order by role';

/** Makes a projection's views for analysts anew, in the transaction of the client. */
export async function makeReportingViews(client: ClientBase, views: readonly ReportingView[]): Promise<void> {
  const { rows } = await client.query<{ role: string }>(READERS);
  for (const view of views) {
    const name = `reporting.${view.name}`;
    await client.query(`drop view if exists ${name}; ${create(view)}`);
    await client.query(`comment on view ${name} is ${escapeLiteral(view.comment)}`);
    for (const { name: column, comment } of [ORGANIZATION, ...view.columns])
      await client.query(`comment on column ${name}.${column} is ${escapeLiteral(comment)}`);
    for (const { role } of rows) await client.query(`grant select on ${name} to ${escapeIdentifier(role)}`);
  }
}

const MADE_OF = `
  select distinct made.relname as name from pg_depend as need
  join pg_class as shown on shown.oid = need.refobjid and shown.relname = any($1)
  join pg_namespace as place on place.oid = shown.relnamespace and place.nspname = 'read_model'
  join pg_rewrite as rule on rule.oid = need.objid
  join pg_class as made on made.oid = rule.ev_class
  join pg_namespace as home on home.oid = made.relnamespace and home.nspname = 'reporting'
  where need.classid = 'pg_rewrite'::regclass and need.refclassid = 'pg_class'::regclass order by 1`;

/** Drops the views for analysts that are made of these views of the schema `read_model`. */
export async function dropReportingViews(client: ClientBase, shown: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ name: string }>(MADE_OF, [shown]);
  for (const { name } of rows) await client.query(`drop view reporting.${name}`);
}

const SHOWN = `
  select viewname as name, obj_description(format('reporting.%I', viewname)::regclass, 'pg_class') as comment
  from pg_views where schemaname = 'reporting' order by 1`;

/** The views for analysts that there are, by name; those of a read model come with the first build of its version. */
export async function listReportingViews(pool: Pool): Promise<Pick<ReportingView, 'name' | 'comment'>[]> {
  return (await pool.query<Pick<ReportingView, 'name' | 'comment'>>(SHOWN)).rows;
}
