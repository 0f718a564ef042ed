/** Faults found by counting and comparing. */
export const NO_FAULTS = { lost: 0, doubled: 0, misordered: 0 };

/** The faults of several oracles together. */
export function sumFaults(all) {
  return all.reduce(
    (sum, { lost, doubled, misordered }) => ({
      lost: sum.lost + lost,
      doubled: sum.doubled + doubled,
      misordered: sum.misordered + misordered,
    }),
    NO_FAULTS,
  );
}
