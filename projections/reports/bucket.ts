/** So many buckets between a duration and its double: each is 3 to 6 % wide. */
const PER_DOUBLING = 16;
const FIRST_EXPONENT = Math.log2(PER_DOUBLING);

/**
 * The bucket of a duration in whole milliseconds; negative where an import closed a task before it began. Of two durations
 * the longer one is never in the lower bucket: so a rank is found among the counts of buckets, and then inside of one.
 */
export function bucketOf(ms: number): number {
  const size = Math.abs(ms);
  if (size < PER_DOUBLING) return ms;
  const exponent = size.toString(2).length - 1;
  const within = Math.floor(size / 2 ** (exponent - FIRST_EXPONENT)) - PER_DOUBLING;
  return Math.sign(ms) * (PER_DOUBLING * (exponent - FIRST_EXPONENT + 1) + within);
}
