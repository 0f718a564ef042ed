/** How long a task took, in milliseconds. */
export type Duration = number;

/** How many values there are in each bucket. */
type Buckets = ReadonlyMap<number, number>;

/** The ranks, from 0, between which a quantile lies, and how far from the one to the other: as percentile_cont has it. */
function ranks(buckets: Buckets, share: number): readonly [low: number, high: number, way: number] | null {
  const total = [...buckets.values()].reduce((sum, n) => sum + n, 0);
  if (total === 0) return null;
  const place = share * (total - 1);
  return [Math.floor(place), Math.ceil(place), place - Math.floor(place)];
}

/** The bucket that holds a rank, and the rank inside of it. */
function find(buckets: Buckets, rank: number): readonly [bucket: number, within: number] {
  let before = 0;
  for (const bucket of [...buckets.keys()].toSorted((a, b) => a - b)) {
    const n = buckets.get(bucket) ?? 0;
    if (rank < before + n) return [bucket, rank - before];
    before += n;
  }
  throw new Error(`${before} values have no rank ${rank}`);
}

/** The buckets that a quantile is made from: two where it lies between them, none where there is no value. */
export function bucketsAround(buckets: Buckets, share: number): number[] {
  const found = ranks(buckets, share);
  return found ? [find(buckets, found[0])[0], find(buckets, found[1])[0]] : [];
}

/** A quantile in seconds, interpolated as percentile_cont does, rounded to the microsecond; null of nothing. */
export function valueAt(
  buckets: Buckets,
  share: number,
  durationsOf: (bucket: number) => readonly Duration[],
): number | null {
  const found = ranks(buckets, share);
  if (!found) return null;
  const [low, high] = [found[0], found[1]].map((rank) => {
    const [bucket, within] = find(buckets, rank);
    const value = durationsOf(bucket)[within];
    if (value === undefined) throw new Error(`bucket ${bucket} has no value ${within}`);
    return value;
  });
  const ms = (low ?? 0) + ((high ?? 0) - (low ?? 0)) * found[2];
  return Math.round(ms * 1_000) / 1e6;
}
