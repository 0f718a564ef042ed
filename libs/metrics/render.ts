import type { Registry } from 'prom-client';
import type { Family } from './family.ts';

/** The media type of what `render` gives. */
export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Loading prom-client takes as long as a tenth of a whole start, so it waits for the first scrape. */
const load = () => import('prom-client');

let ofProcess: Registry | undefined;

/** Families, and those of the process itself, in Prometheus' text form. The process is measured from the first call on. */
export async function render(families: readonly Family[]): Promise<string> {
  const { AggregatorRegistry, collectDefaultMetrics, Registry } = await load();
  if (!ofProcess) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  const own = AggregatorRegistry.aggregate([families.map(toPromClient)]);
  return `${await own.metrics()}\n${withoutIdleLoop(await ofProcess.metrics())}`;
}

/** Where the event loop was not timed since the scrape before, prom-client gives NaN and the largest of numbers. */
const withoutIdleLoop = (text: string) =>
  / Nan$/m.test(text) ? text.replace(/^(# \w+ )?nodejs_eventloop_lag_.*\n/gm, '') : text;

/** As prom-client hands metrics from process to process. */
const toPromClient = ({ name, help, type, samples }: Family) => ({
  name,
  help,
  type,
  aggregator: 'sum',
  values: samples.map(({ suffix, labels, value }) => ({ labels, value, metricName: name + (suffix ?? '') })),
});
