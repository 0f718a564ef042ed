import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { toTable } from './table.mjs';

const folder = fileURLToPath(new URL('..', import.meta.url));

/** Keeps a run: all of it as JSON in bench/results/, and, where it was a whole one, its table in bench/results.md. */
export function writeResults({ settings, results }, { complete, small, tasks }) {
  const at = new Date().toISOString();
  const machine = {
    node: process.version,
    cpus: cpus().length,
    model: cpus()[0]?.model,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    postgres: settings,
  };
  mkdirSync(`${folder}results`, { recursive: true });
  const name = `${at.replaceAll(/[:.]/g, '-')}${complete ? '' : '-part'}.json`;
  writeFileSync(`${folder}results/${name}`, `${JSON.stringify({ at, small, tasks, machine, results }, null, 2)}\n`);
  if (complete && !small) writeFileSync(`${folder}results.md`, toDocument(at, machine, results));
}

function toDocument(at, { node, cpus, model, memoryGb, postgres }, results) {
  const rows = results.flatMap((result) => result.rows);
  const details = results.flatMap((result) => result.details ?? []);
  const sum = (fault) => rows.reduce((total, { faults }) => total + faults[fault], 0);
  const minutes = Math.round(results.reduce((total, { seconds }) => total + seconds, 0) / 60);
  return `# Results

One run of \`npm run bench\` (${minutes} minutes) on ${at.slice(0, 10)}: ${cpus} × ${model}, ${memoryGb} GB, Node ${node}, PostgreSQL
${postgres.server_version} with fsync ${postgres.fsync} and synchronous_commit ${postgres.synchronous_commit}. Load, service and database share the machine. The ratio is
the median over interleaved rounds; how each part measures is in [README.md](README.md).

${toTable(rows)}

P8: in all parts together ${sum('lost')} lost, ${sum('doubled')} doubled, ${sum('misordered')} misordered.

## Every query of the list

${details.join('\n\n')}
`;
}
