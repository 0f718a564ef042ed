import { BusyError } from './errors.ts';

/** Runs functions of the same key one after another, in the order of their arrival; those of different keys at once. */
export interface KeyedMutex {
  /** @throws BusyError where its turn came too late: it was not begun, as nobody waits for it any more. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** Whoever asked has been told by now that it took too long. */
const PATIENCE_MS = 5_000;

/** A mutex for this process alone. What has waited longer than `patienceMs` is not begun any more. */
export function createKeyedMutex(patienceMs = PATIENCE_MS): KeyedMutex {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run(key, work) {
      const before = tails.get(key);
      const result = before === undefined ? work() : inTime(before, key, work, patienceMs);
      const tail = result.then(
        () => undefined,
        () => undefined,
      );
      tails.set(key, tail);
      void tail.then(() => {
        if (tails.get(key) === tail) tails.delete(key);
      });
      return result;
    },
  };
}

async function inTime<T>(
  before: Promise<unknown>,
  key: string,
  work: () => Promise<T>,
  patienceMs: number,
): Promise<T> {
  const asked = performance.now();
  await before;
  const waited = performance.now() - asked;
  if (waited > patienceMs) throw new BusyError(key, waited);
  return work();
}
