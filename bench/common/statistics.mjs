/** The middle of some numbers. */
export const median = (numbers) => quantile(numbers, 0.5);

/** The number below which this share (0 to 1) of the numbers lies. */
export function quantile(numbers, share) {
  const sorted = Float64Array.from(numbers).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** What a round measured: operations a second, and latencies in milliseconds at the middle and at 99 of 100. */
export function roundOf(latencies, seconds) {
  return { rate: latencies.length / seconds, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
}

/** Rounds as one: the median of each figure. */
export function medianRound(rounds) {
  const of = (figure) => median(rounds.map((round) => round[figure]));
  return { rate: of('rate'), p50: of('p50'), p99: of('p99') };
}

/**
 * How one contestant did beside another: the median over the rounds of ours by theirs. Rounds are interleaved, so each
 * pair met the same machine.
 */
export const ratioOf = (ours, theirs, figure = 'rate') =>
  median(ours.map((round, i) => round[figure] / theirs[i][figure]));
