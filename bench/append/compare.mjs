/**
 * The oracle of appends: compares what the log holds, as `[stream, revision, position]` in the order of positions, with
 * what it acknowledged. Misordered: a revision that does not follow its stream's last one, a position other than the
 * acknowledged one, and, where the log promises it, a gap between positions.
 */
export function compare(rows, acknowledged, after, contiguous) {
  const faults = { lost: 0, doubled: 0, misordered: 0 };
  const missing = new Map(acknowledged);
  const tails = new Map();
  let last = after;
  for (const [stream, revision, position] of rows) {
    const key = `${stream} ${revision}`;
    if (!acknowledged.has(key) || !missing.has(key)) faults.doubled++;
    else if (missing.get(key) !== position) faults.misordered++;
    missing.delete(key);
    if (revision !== (tails.get(stream) ?? -1) + 1) faults.misordered++;
    tails.set(stream, revision);
    if (contiguous && position !== last + 1) faults.misordered++;
    last = position;
  }
  return { faults: { ...faults, lost: missing.size }, last };
}
