import { parseArgs } from 'node:util';
import { installPeers } from './install.mjs';

const USAGE = `npm run bench -- [part …] [--small] [--tasks <n>] [--profile]

Without a part all run, one after another, and bench/results.md is written anew.
  append    P1, P2  appends of one event by 64 writers
  http      P3      create a task over HTTP
  rebuild   P4      the task list from its events
  list      P5      pages of the list
  counts    P6      the counts of the tabs
  visible   P7      from a create until the list shows it
  start     P9      npm start until ready
  audit     P10     sealing, the audit log, verifying it, reports
--eventstore <url>  another part, alone unless others are named: appends and creates over HTTP with the events on this
           EventStoreDB or KurrentDB, beside the bare client. It writes to that server
--small    a short try: seconds instead of minutes, 20,000 tasks
--tasks    how many tasks rebuild, list, counts and audit work on (1,000,000)
--profile  http, rebuild: where the time goes, instead of figures
`;
const PARTS = ['append', 'http', 'rebuild', 'list', 'counts', 'visible', 'start', 'audit'];

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        small: { type: 'boolean' },
        profile: { type: 'boolean' },
        help: { type: 'boolean' },
        tasks: { type: 'string' },
        eventstore: { type: 'string' },
      },
    });
    const unknown = positionals.filter((name) => !PARTS.includes(name));
    if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}.`);
    const tasks = Number(values.tasks ?? (values.small ? 20_000 : 1_000_000));
    if (!Number.isInteger(tasks) || tasks < 1_000) throw new Error('--tasks must be a whole number from 1000.');
    const named = PARTS.filter((name) => positionals.includes(name));
    const parts = values.eventstore ? [...named, 'eventstore'] : named.length > 0 ? named : PARTS;
    return { ...values, tasks, parts };
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    return process.exit(2);
  }
}

const options = readArguments();
if (options.help) {
  process.stdout.write(USAGE);
  process.exit(0);
}
// Ctrl-C, too, ends what the run has started: services, the server.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
installPeers();
const { runParts } = await import('./run.mjs');
const run = await runParts(options.parts, options);
const { writeResults } = await import('./common/write-results.mjs');
const complete = PARTS.every((name) => run.results.some((result) => result.name === name)) && !options.profile;
writeResults(run, { ...options, complete });
if (run.failure) throw run.failure;
process.exitCode = run.results.some(({ rows }) =>
  rows.some(({ faults }) => faults.lost + faults.doubled + faults.misordered > 0),
)
  ? 1
  : 0;
