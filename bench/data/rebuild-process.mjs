import { setTimeout as pause } from 'node:timers/promises';
import { docketCodec } from '../../dist/apps/docket/src/installation/codec.js';
import { projections } from '../../dist/apps/docket/src/installation/projections.js';
import { loadConfig, loadSecrets } from '../../dist/libs/config/index.js';
import { KeyRing, KeyTable } from '../../dist/libs/erasure/index.js';
import { createPostgresEventStore } from '../../dist/libs/event-store/postgres/index.js';
import { createPool } from '../../dist/libs/postgres/index.js';
import { beginRebuild, listBuilds, run, ServingProgress } from '../../dist/libs/projection/index.js';

/** A process of its own that rebuilds a read model and tells how many milliseconds that took. */
const [, , url, home, name] = process.argv;
const projection = projections.find((each) => each.name === name);
const pool = createPool(url, {
  name: 'rebuild',
  max: 4,
  queryTimeoutMs: 600_000,
  pipeline: true,
  settings: { synchronous_commit: 'off' },
});
// The demo organization's task is sealed.
const { masterKey } = await loadSecrets(loadConfig({ DATABASE_URL: url, DOCKET_HOME: home }));
const codec = docketCodec(new KeyRing(new KeyTable(pool, masterKey)));
const store = await createPostgresEventStore({ pool, codec });
const progress = new ServingProgress(pool, projection.name, (position) => store.ordinal(position));
const onError = (error) => {
  console.error(error);
  process.exit(1);
};

// What serves so far is empty: nothing is to be learnt from keeping it up meanwhile.
await pool.query(`update projection.build set position = $1 where status = 'serving'`, [await store.head()]);
const build = await beginRebuild(pool, projection);
const started = performance.now();
const runner = run({ store, pool, projection, progress, onError });
while ((await listBuilds(pool)).find(({ id }) => id === build.id)?.status !== 'serving') await pause(50);
const took = performance.now() - started;
await runner.stop();
process.send(took);
process.exit(0);
