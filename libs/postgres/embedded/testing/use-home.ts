import { once } from 'node:events';
import { openEmbeddedPostgres } from '../index.ts';

/** A process that opens the home given, prints its url, and releases it on SIGTERM: for tests that kill processes. */
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const started = performance.now();
const database = await openEmbeddedPostgres(process.argv[2] ?? '', log);
console.log(JSON.stringify({ url: database.url, openMs: performance.now() - started }));
const alive = setInterval(() => undefined, 60_000);
await once(process, 'SIGTERM');
await database.release();
clearInterval(alive);
