import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { jsonEvent, KurrentDBClient, NO_STREAM } from '@kurrent/kurrentdb-client';
import { createKurrentEventStore } from './libs/event-store/kurrent/index.ts';
import { CATEGORY, fullCodec, newStream, noted } from './libs/event-store/testing/events.ts';

const url = process.env.URL_!;
const mode = process.argv[2];
const writers = Number(process.argv[3] ?? 64);
const ms = 4000;
const store =
  mode === 'bare' ? null : await createKurrentEventStore({ url, codec: { ...fullCodec, categories: [CATEGORY] } });
const client = mode === 'bare' ? KurrentDBClient.connectionString(url.replace('esdb', 'kurrentdb')) : null;
const text = 'x'.repeat(300);
let n = 0;
async function one() {
  const e = { ...noted(text), id: mode === 'v4' ? randomUUID() : randomUUIDv7() };
  if (store) await store.append(newStream(), -1, [e]);
  else
    await client!.appendToStream(
      newStream(),
      [jsonEvent({ id: e.id, type: e.type, data: e.data as never, metadata: e.metadata as never })],
      { streamState: NO_STREAM },
    );
  n++;
}
async function run(until: number) {
  await Promise.all(
    Array.from({ length: writers }, async () => {
      while (performance.now() < until) await one();
    }),
  );
}
await run(performance.now() + 1500);
n = 0;
const c = process.cpuUsage();
const t = performance.now();
await run(t + ms);
const d = process.cpuUsage(c);
console.log(
  mode,
  writers,
  Math.round(n / ((performance.now() - t) / 1000)),
  '/s',
  'cpu us/append',
  Math.round((d.user + d.system) / n),
);
await store?.close();
await client?.dispose();
