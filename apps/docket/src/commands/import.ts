import { type ImportProgress, importEventLog, readMappingFile } from '#libs/import';
import { print, withLog } from './with-log.ts';

/** Imports another system's log, with progress on standard error. */
export function importLog(
  file: string,
  { organization, mapping }: { organization: string; mapping: string },
): Promise<void> {
  return withLog(async ({ store }) => {
    const report = await importEventLog({
      store,
      file,
      mapping: await readMappingFile(mapping),
      organizationId: organization,
      onProgress: tell,
      onAway: () => process.stderr.write('the event store does not answer, and is asked again\n'),
    });
    const { rows, tasks, members, membersAdded, eventsWritten, eventsFound, seconds } = report;
    print(`${rows} rows of ${tasks} tasks and ${members} actors (${membersAdded} new members).`);
    print(`${eventsWritten} events written, ${eventsFound} were there already, in ${seconds.toFixed(1)} s.`);
  });
}

const DOING = { check: 'checking', members: 'adding members', write: 'writing' } as const;

/** On a terminal one line that changes, else a line each time. */
function tell({ phase, rows, total, events, perSecond }: ImportProgress): void {
  const of = total === undefined ? '' : ` of ${total}`;
  const rate = phase === 'check' ? `${perSecond} rows/s` : `${perSecond} events/s`;
  const line = `${DOING[phase]}: ${rows}${of} rows, ${events} events, ${rate}`;
  process.stderr.write(process.stderr.isTTY ? `\r${line}\u001b[K` : `${line}\n`);
}
