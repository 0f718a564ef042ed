import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { query } from '../common/postgres.mjs';
import { roundOf } from '../common/statistics.mjs';
import { compare } from './compare.mjs';
import { data, metadata } from './payload.mjs';
import { SCHEMA, WRITTEN } from './stores/append-function.mjs';

const run = promisify(execFile);

const SCRIPT = `
\\set n :n + 1
\\set expected :n % 10 - 1
\\set part :n / 10
select append('task-' || :round::text || '-' || :client_id::text || '-' || :part::text, :expected::integer,
  gen_random_uuid(), 'TaskCreated', :data, :metadata);
`;

/** Whether this machine has pgbench. */
export const hasPgbench = () =>
  run('pgbench', ['--version']).then(
    () => true,
    () => false,
  );

/** pgbench, calling the one-event append function with prepared statements. */
export async function startPgbench(url) {
  await query(url, SCHEMA);
  const folder = await mkdtemp(join(tmpdir(), 'docket-pgbench-'));
  const script = join(folder, 'append.sql');
  await writeFile(script, SCRIPT);
  let last = 0;
  return {
    async round({ round, writers, seconds }) {
      const variables = { n: -1, round, data: JSON.stringify(data), metadata: JSON.stringify(metadata) };
      const flags = Object.entries(variables).map(([name, value]) => `--define=${name}=${value}`);
      const size = [`--client=${writers}`, `--jobs=${Math.min(writers, 2)}`, `--time=${Math.ceil(seconds)}`];
      const log = ['--log', `--log-prefix=${join(folder, `round-${round}`)}`];
      await run('pgbench', ['--no-vacuum', '--protocol=prepared', `--file=${script}`, ...size, ...flags, ...log, url]);
      const transactions = await readLog(folder, `round-${round}`);
      const client = await query(url, WRITTEN, [last]);
      const rows = client.map(({ stream, revision, position }) => [stream, revision, position]);
      const compared = compareCounts(rows, transactions, round, last);
      last = compared.last;
      return {
        ...roundOf(
          transactions.map((t) => t.latency),
          seconds,
        ),
        faults: compared.faults,
      };
    },
    stop: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Of each transaction in pgbench's log its client and its latency in milliseconds. */
async function readLog(folder, prefix) {
  const files = (await readdir(folder)).filter((name) => name.startsWith(`${prefix}.`));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return texts
    .flatMap((text) => text.split('\n').filter(Boolean))
    .map((line) => line.split(' '))
    .map(([client, , microseconds]) => ({ client, latency: Number(microseconds) / 1000 }));
}

/** pgbench keeps no positions: what each client's count of transactions must have written is taken as acknowledged. */
function compareCounts(rows, transactions, round, after) {
  const stored = new Map(rows.map(([stream, revision, position]) => [`${stream} ${revision}`, position]));
  const acknowledged = new Map();
  const counts = new Map();
  for (const { client } of transactions) {
    const n = counts.get(client) ?? 0;
    counts.set(client, n + 1);
    const key = `task-${round}-${client}-${Math.floor(n / 10)} ${n % 10}`;
    acknowledged.set(key, stored.get(key) ?? Number.NaN);
  }
  return compare(rows, acknowledged, after, false);
}
