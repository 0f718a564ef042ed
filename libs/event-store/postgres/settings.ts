import type { ClientConfig, Pool } from 'pg';

/**
 * What the log's own connections run with. Commits are durable whatever the server's default. The statements are
 * planned once for each connection: while the tables are small a sequential scan would be the cheaper plan, and stay
 * in use when they have grown.
 */
const SESSION = '-c synchronous_commit=on -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off';

/** Settings for connections to the server of a pool on which every call ends within so many milliseconds. */
export function ownSettings({ options }: Pool, name: string, timeoutMs: number): ClientConfig {
  return {
    ...options,
    // pg-pool keeps it out of sight of the spread.
    password: options.password,
    application_name: name,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    // The server gives up first, so that no statement outlives the call that waits for it.
    statement_timeout: timeoutMs - 100,
    keepAlive: true,
    options: `${options.options ?? ''} ${SESSION}`,
  };
}
