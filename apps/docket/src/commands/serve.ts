import type { Logger } from 'pino';
import type { Config } from '#libs/config';
import { openServer } from '../installation/server.ts';
import { openServiceLog } from '../telemetry/logger.ts';
import type { LineWriter } from '../telemetry/request-log.ts';
import { stopOnSignal } from './stop-on-signal.ts';

/** Serves until SIGTERM or SIGINT. */
export async function serve(config: Config): Promise<void> {
  const { logger: log, writeLine } = openServiceLog(config);
  const started = start(config, log, writeLine);
  // Also while it starts: an embedded database that is up by then must not stay behind.
  stopOnSignal(async () => (await started.catch(() => undefined))?.(), log);
  await started;
}

/** Starts serving. Resolves to what stops it in good order. */
async function start(config: Config, log: Logger, writeLine: LineWriter): Promise<() => Promise<void>> {
  // The service is loaded, a third of a start, while the embedded database comes up.
  const load = () => import('./start-service.ts');
  const server = await openServer(config, log, () => void load());
  try {
    return await (await load()).startService(config, server, log, writeLine);
  } catch (error) {
    await server.release();
    throw error;
  }
}
