import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { organizationStream, UnknownOrganizationError } from '#libs/directory';
import { type Case, EXPORT_MAPPING, readCases, toCsv, toXes } from '#libs/export';
import { tell, untold } from './tell.ts';
import { withLog } from './with-log.ts';

/** What is to be exported, and how. */
export interface ExportOptions {
  readonly organization: string;
  readonly format: 'csv' | 'xes';
  readonly out?: string;
  readonly mappingOut?: string;
}

/** Writes an organization's tasks as an event log, to standard output or a file; a task at a time, however many there are. */
export function exportLog({ organization, format, out, mappingOut }: ExportOptions): Promise<void> {
  return withLog(async ({ store, organizations }) => {
    const { state } = await organizations.load(organizationStream(organization));
    if (!state) throw new UnknownOrganizationError(`there is no organization ${organization}`);
    if (mappingOut !== undefined) await writeFile(mappingOut, `${JSON.stringify(EXPORT_MAPPING, null, 2)}\n`);
    const cases = counted(readCases(store, organization, (id) => state.members.get(id)?.name));
    const texts = format === 'csv' ? toCsv(cases) : toXes(cases, state.name);
    const target = out === undefined ? process.stdout : createWriteStream(out);
    await pipeline(Readable.from(texts, { objectMode: false }), target, { end: out !== undefined });
    untold();
  });
}

const EVERY = 1_000;

async function* counted(cases: AsyncIterable<Case>): AsyncGenerator<Case> {
  let tasks = 0;
  let rows = 0;
  for await (const found of cases) {
    yield found;
    rows += found.rows.length;
    if (++tasks % EVERY === 0) tell(`${tasks} tasks, ${rows} rows`);
  }
  tell(`${tasks} tasks, ${rows} rows`);
}
