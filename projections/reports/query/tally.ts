import { byGroup } from './order.ts';
import { KEY_SEPARATOR } from './parts.ts';
import { bucketsAround, type Duration, valueAt } from './quantile.ts';
import { type Dimension, type ReportGroup, TooManyGroupsError } from './query.ts';

/** Facts of one group as a query counts them: `bucket` of a kind `resolution`. */
export interface CountedRow {
  readonly values: readonly (string | null)[];
  readonly kind: string;
  readonly bucket: number;
  readonly n: number;
}

interface Group {
  readonly values: readonly (string | null)[];
  created: number;
  resolved: number;
  reopened: number;
  /** How many resolutions there are in each bucket. */
  readonly buckets: Map<number, number>;
}

/** Which bucket of which group has to be looked into. */
export interface Wanted {
  readonly key: string;
  readonly bucket: number;
}

/** The durations of some buckets, by `durationsKey`. */
export type Durations = ReadonlyMap<string, readonly Duration[]>;

/** The key of a group's bucket. */
export const durationsKey = (key: string, bucket: number): string => `${key}${KEY_SEPARATOR}${bucket}`;

const QUANTILES = { median: 0.5, p90: 0.9 } as const;
const MOST_GROUPS = 50_000;

/** Adds up what several queries have counted, group by group. */
export class Tally {
  readonly #groups = new Map<string, Group>();

  constructor(private readonly groupBy: readonly Dimension[]) {
    // Without a dimension there is one group, even of nothing.
    if (groupBy.length === 0) this.#group([]);
  }

  /** @throws TooManyGroupsError */
  add(rows: readonly CountedRow[]): void {
    for (const { values, kind, bucket, n } of rows) {
      if (n === 0) continue;
      const group = this.#group(values);
      if (kind === 'resolution') group.buckets.set(bucket, (group.buckets.get(bucket) ?? 0) + n);
      else if (kind === 'created' || kind === 'resolved' || kind === 'reopened') group[kind] += n;
      else throw new Error(`nothing counts ${kind}`);
    }
    if (this.#groups.size > MOST_GROUPS) throw new TooManyGroupsError(MOST_GROUPS);
  }

  /** The buckets in which the quantiles of the groups lie. */
  wanted(): Wanted[] {
    return [...this.#groups].flatMap(([key, { buckets }]) => {
      const found = Object.values(QUANTILES).flatMap((share) => bucketsAround(buckets, share));
      return [...new Set(found)].map((bucket) => ({ key, bucket }));
    });
  }

  /** The lines of the report, once the wanted buckets have been looked into. */
  lines(durations: Durations): ReportGroup[] {
    return [...this.#groups]
      .toSorted(([, a], [, b]) => byGroup(this.groupBy, a.values, b.values))
      .map(([key, { values, created, resolved, reopened, buckets }]) => {
        const seconds = (share: number) =>
          valueAt(buckets, share, (bucket) => durations.get(durationsKey(key, bucket)) ?? []);
        return {
          group: Object.fromEntries(this.groupBy.map((name, n) => [name, values[n] ?? null])),
          count: created,
          created,
          resolved,
          reopened,
          resolution_seconds: { median: seconds(QUANTILES.median), p90: seconds(QUANTILES.p90) },
        };
      });
  }

  #group(values: readonly (string | null)[]): Group {
    const key = values.map((value) => value ?? '').join(KEY_SEPARATOR);
    const known = this.#groups.get(key);
    if (known) return known;
    const shown = values.map((value, n) => (this.groupBy[n] === 'month' ? (value?.slice(0, 7) ?? null) : value));
    const group = { values: shown, created: 0, resolved: 0, reopened: 0, buckets: new Map() };
    this.#groups.set(key, group);
    return group;
  }
}
