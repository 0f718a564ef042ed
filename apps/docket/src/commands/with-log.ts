import { pino } from 'pino';
import { type Config, loadConfig } from '#libs/config';
import { type Log, openLog } from '../installation/log.ts';
import { errorFields } from '../telemetry/error-fields.ts';

/** Runs a verb on the log of this installation, joining or starting its database for as long as it takes. */
export async function withLog(work: (log: Log, config: Config) => Promise<void>): Promise<void> {
  const config = loadConfig(process.env);
  // Standard output is the verb's own.
  const log = await openLog(
    config,
    pino({ level: 'warn', base: null, serializers: { err: errorFields } }, pino.destination(2)),
  );
  try {
    await work(log, config);
  } finally {
    await log.close();
  }
}

/** Writes a line to standard output. */
export const print = (line: string): void => void process.stdout.write(`${line}\n`);
