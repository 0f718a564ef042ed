import { startPostgres } from './common/postgres.mjs';
import { toTable } from './common/table.mjs';

/**
 * Runs parts one after another on one server; prints each one's table, and answers all rows and details. What the parts
 * before have found is not lost where one fails: `failure` is why it ended there.
 */
export async function runParts(names, { small, profile, tasks, eventstore }) {
  const postgres = await startPostgres();
  const results = [];
  let failure = null;
  try {
    for (const name of names) {
      const module = await import(`./${name}/part.mjs`);
      const started = performance.now();
      const found = await module[name]({ postgres, small, profile, tasks, eventstore });
      const { rows, details } = Array.isArray(found) ? { rows: found } : found;
      const seconds = (performance.now() - started) / 1000;
      results.push({ name, seconds, rows, details });
      process.stdout.write(
        `${[toTable(rows), details].filter(Boolean).join('\n\n')}\n\n(${name}: ${Math.round(seconds)} s)\n\n`,
      );
    }
  } catch (error) {
    failure = error;
  } finally {
    await postgres.stop();
  }
  return { settings: postgres.settings, results, failure };
}
