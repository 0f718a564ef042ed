import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { organizationStream, UnknownOrganizationError } from '#libs/directory';
import { scramVerifier } from '#libs/postgres';
import { grantReporting, listReaders, listReportingViews, NoPasswordError, revokeReporting } from '#libs/projection';
import type { Log } from '../installation/log.ts';
import { print, withLog } from './with-log.ts';

/** Prints the views for analysts, and the roles that may read them. */
export function listReporting(): Promise<void> {
  return withLog(async ({ database: { pool } }) => {
    for (const { name, comment } of await listReportingViews(pool)) print(`reporting.${name}: ${comment}`);
    for (const { role, organizations } of await listReaders(pool)) print(`${role} reads ${whose(organizations)}.`);
  });
}

/** How a role is to be granted. */
export interface GrantOptions {
  readonly organization?: readonly string[];
  readonly passwordFile?: string;
  readonly newPassword?: boolean;
}

/** Makes a role that reads the views and nothing else, or changes one; prints how to log in, a password that was made this once. */
export function grant(role: string, { organization, passwordFile, newPassword = false }: GrantOptions): Promise<void> {
  return withLog(async (log) => {
    const organizations = organization ?? null;
    for (const id of organizations ?? []) await mustExist(log, id);
    const { pool, url } = log.database;
    const given = passwordFile === undefined ? null : await passwordIn(passwordFile);
    const put = (password: string | null) =>
      grantReporting(pool, { role, organizations, verifier: password === null ? null : scramVerifier(password) });
    let made = given === null && newPassword ? makePassword() : null;
    const isNew = await put(given ?? made).catch((error: unknown) => {
      if (!(error instanceof NoPasswordError)) throw error;
      made = makePassword();
      return put(made);
    });
    print(`${role} ${isNew ? 'is a new role and ' : ''}reads the schema reporting, ${whose(organizations)}.`);
    print(addressOf(url, role, made));
    if (made !== null) print('The password in it is shown this once.');
  });
}

/** Removes such a role. */
export function revoke(role: string): Promise<void> {
  return withLog(async ({ database: { pool } }) => {
    await revokeReporting(pool, role);
    print(`${role} is removed.`);
  });
}

const makePassword = (): string => randomBytes(18).toString('base64url');

const passwordIn = async (file: string): Promise<string> => (await readFile(file, 'utf8')).split(/\r?\n/)[0] ?? '';

const whose = (organizations: readonly string[] | null): string =>
  organizations === null ? 'rows of all organizations' : `rows of ${organizations.join(', ')}`;

async function mustExist({ organizations }: Log, id: string): Promise<void> {
  const { state } = await organizations.load(organizationStream(id));
  if (!state) throw new UnknownOrganizationError(`there is no organization ${id}`);
}

/** Where the role logs in: as the service does, less its password. */
function addressOf(service: string, role: string, password: string | null): string {
  const url = new URL(service);
  url.username = encodeURIComponent(role);
  url.password = password ?? '';
  return url.href;
}
