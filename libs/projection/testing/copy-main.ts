import { createPostgresEventStore } from '#libs/event-store/postgres';
import { createPool } from '#libs/postgres';
import { ServingProgress } from '../progress.ts';
import { run } from '../runner.ts';
import { notes, plainCodec } from './notes.ts';

/** A copy as a process of its own: keeps the notes of a database up until it is killed. */
const pool = createPool(process.env.DATABASE_URL ?? '', { name: 'child', max: 6 });
const store = await createPostgresEventStore({ pool, codec: plainCodec });
const projection = notes();
const progress = new ServingProgress(pool, projection.name, (position) => store.ordinal(position));
run({ store, pool, projection, progress, onError: (error) => process.stderr.write(`failed: ${error}\n`) });
process.stdout.write('at work\n');
