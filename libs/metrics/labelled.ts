import { Distribution } from './distribution.ts';
import type { Family, Sample } from './family.ts';

/** What is kept once for each combination of labels that has been seen. */
abstract class Labelled<T> {
  readonly #byLabels = new Map<string, { readonly labels: Sample['labels']; readonly kept: T }>();

  constructor(
    readonly name: string,
    readonly help: string,
    /** The labels' names. Their values must be few: each combination is kept for ever. */
    private readonly labels: readonly string[],
  ) {}

  protected abstract make(): T;

  /** What is kept for these values of the labels. */
  of(...values: readonly string[]): T {
    const key = values.join('\n');
    const known = this.#byLabels.get(key);
    if (known) return known.kept;
    const kept = this.make();
    const labels = Object.fromEntries(this.labels.map((label, n) => [label, values[n] ?? '']));
    this.#byLabels.set(key, { labels, kept });
    return kept;
  }

  protected all() {
    return [...this.#byLabels.values()];
  }
}

/** Histograms of one name. */
export class Histograms extends Labelled<Distribution> {
  constructor(
    name: string,
    help: string,
    labels: readonly string[],
    private readonly bounds: readonly number[],
  ) {
    super(name, help, labels);
  }

  protected make(): Distribution {
    return new Distribution(this.bounds);
  }

  /** Their values now. */
  family(): Family {
    const samples = this.all().flatMap(({ labels, kept }) => kept.samples(labels));
    return { name: this.name, help: this.help, type: 'histogram', samples };
  }
}

/** Counters of one name. */
export class Counters extends Labelled<{ value: number }> {
  protected make() {
    return { value: 0 };
  }

  /** Their values now. */
  family(): Family {
    const samples = this.all().map(({ labels, kept }) => ({ labels, value: kept.value }));
    return { name: this.name, help: this.help, type: 'counter', samples };
  }
}
