import type { Sample } from './family.ts';

/** Upper bounds of buckets for what takes from 1 ms to 10 s, in seconds. */
export const SECONDS: readonly number[] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Upper bounds of buckets for how many things go together. */
export const COUNTS: readonly number[] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

/** How often values fell into which bucket. Observing costs some nanoseconds, and needs no library to be loaded. */
export class Distribution {
  readonly #counts: Float64Array;
  #sum = 0;

  /** @param bounds the buckets' upper bounds, ascending, each included */
  constructor(private readonly bounds: readonly number[]) {
    this.#counts = new Float64Array(bounds.length + 1);
  }

  /** Counts one value. */
  observe(value: number): void {
    let bucket = 0;
    while (bucket < this.bounds.length && value > this.bounds[bucket]!) bucket++;
    this.#counts[bucket]!++;
    this.#sum += value;
  }

  /** The buckets as Prometheus counts them: each holds those below it as well. */
  samples(labels: Sample['labels']): Sample[] {
    let count = 0;
    const buckets = [...this.#counts].map((inBucket, n): Sample => {
      count += inBucket;
      return { suffix: '_bucket', labels: { ...labels, le: this.bounds[n] ?? '+Inf' }, value: count };
    });
    return [...buckets, { suffix: '_sum', labels, value: this.#sum }, { suffix: '_count', labels, value: count }];
  }
}
