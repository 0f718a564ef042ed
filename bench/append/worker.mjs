import { roundOf } from '../common/statistics.mjs';
import { compare } from './compare.mjs';
import { write } from './writers.mjs';

/** A process of its own for one store: it writes a round when it is told to, and looks what the log then holds. */
const [, , module, url] = process.argv;
const { open } = await import(module);
const store = await open(url);
let last = 0;

process.on('message', async (order) => {
  const { latencies, acknowledged, seconds } = await write(store, order);
  const rows = await store.written(last);
  const compared = compare(rows, acknowledged, last, store.contiguous);
  last = compared.last;
  process.send({ ...roundOf(latencies, seconds), faults: compared.faults });
});
process.on('disconnect', () => process.exit(0));
process.send('ready');
