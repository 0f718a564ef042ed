import { type Logger, pino } from 'pino';
import type { Config } from '#libs/config';
import { errorFields } from './error-fields.ts';
import { openLogOutput } from './log-output.ts';
import type { LineWriter } from './request-log.ts';

/** The service's log: a line of JSON for each entry, on standard output. */
export interface ServiceLog {
  readonly logger: Logger;
  /** Writes an entry as pino would, in half the time. */
  readonly writeLine: LineWriter;
}

/** Opens the log. An error that nothing catches is its last entry. */
export function openServiceLog({ logLevel }: Pick<Config, 'logLevel'>): ServiceLog {
  const output = openLogOutput();
  const logger = pino({ level: logLevel, base: null, serializers: { err: errorFields } }, output);
  process.on('uncaughtExceptionMonitor', (err) =>
    logger.fatal({ err }, 'ends because of an error that nothing caught'),
  );
  const writeLine: LineWriter = (level, fields) => {
    if (!logger.isLevelEnabled(level)) return;
    output.write(`{"level":${pino.levels.values[level]},"time":${Date.now()},${JSON.stringify(fields).slice(1)}\n`);
  };
  return { logger, writeLine };
}
