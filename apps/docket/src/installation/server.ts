import type { Config } from '#libs/config';
import { type Log, openEmbeddedPostgres } from '#libs/postgres/embedded';

/** The PostgreSQL of an installation. */
export interface Server {
  readonly url: string;
  /** Ends the use of the embedded one. A second call does nothing. */
  release(): Promise<void>;
}

/** The server that is configured, not asked yet, or the embedded one, opened: `onLaunch` is called once that was started. */
export async function openServer({ databaseUrl, home }: Config, log: Log, onLaunch?: () => void): Promise<Server> {
  if (databaseUrl !== null) return { url: databaseUrl, release: async () => undefined };
  return openEmbeddedPostgres(home, log, onLaunch);
}
