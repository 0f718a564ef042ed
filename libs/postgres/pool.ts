import { Pool } from 'pg';
import { columnTypes } from './column-types.ts';

/** How a pool or a client of its own behaves. */
export interface ConnectionOptions {
  /** Shown as application_name in pg_stat_activity. */
  readonly name: string;
  /** How long a statement may run, in milliseconds; default 4000. The client gives up half a second later. */
  readonly queryTimeoutMs?: number;
  /** Server settings of each connection, such as search_path. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Whether a client may be given the next query while it is at one: they are sent at once and answered in order. */
  readonly pipeline?: boolean;
}

/** How a pool behaves. */
export interface PoolOptions extends ConnectionOptions {
  /** The most connections at a time. */
  readonly max: number;
}

const CONNECTION_TIMEOUT_MS = 3000;
const QUERY_TIMEOUT_MS = 4000;
/** The server ends a statement itself where it can; the client's own limit is for a server that is frozen. */
const CLIENT_GRACE_MS = 500;

/**
 * The settings that createPool gives every connection, for a `Client` of its own (LISTEN, pipelines): a refused, dead
 * or frozen server yields an error within 5 seconds of a call, see isUnavailable. An owner of such a Client must
 * listen to its `error` events.
 */
export function connectionSettings(
  url: string,
  { name, queryTimeoutMs = QUERY_TIMEOUT_MS, settings = {}, pipeline = false }: ConnectionOptions,
) {
  const server = Object.entries({ timezone: 'UTC', datestyle: 'ISO', ...settings });
  return {
    connectionString: url,
    pipeline,
    application_name: name,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    statement_timeout: queryTimeoutMs,
    query_timeout: queryTimeoutMs + CLIENT_GRACE_MS,
    // A process that is paused inside a transaction must not hold its locks for ever.
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    options: server.map(([key, value]) => `-c ${key}=${value}`).join(' '),
    types: columnTypes,
  } as const;
}

/**
 * A pool whose calls end in bounded time and whose lost connections never end the process; it reconnects by itself.
 * Column types: see columnTypes. After an error of isUnavailable on a client of `connect()`, release it with
 * `release(true)`, as inTransaction does: a query may still be under way on it.
 */
export function createPool(url: string, options: PoolOptions): Pool {
  const pool = new Pool({ ...connectionSettings(url, options), max: options.max, idleTimeoutMillis: 60_000 });
  // An idle connection that the server ended is replaced at the next call: nobody needs to be told.
  pool.on('error', () => undefined);
  // Every read model listens for losses.
  pool.setMaxListeners(0);
  // The pool does not listen while a client is checked out; without a listener a loss between two queries would throw.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Ends a pool, within `timeoutMs` even where the server is frozen and never says goodbye. */
export async function closePool(pool: Pool, timeoutMs = 2000): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, timeoutMs);
  await Promise.race([pool.end(), late]).finally(() => clearTimeout(timer));
}
