import type { ServingProgress } from './progress.ts';

/**
 * Lets events gather between two looks at the log: a page costs nearly the same whether it holds one event or a hundred.
 * Resolves when `ms` have passed since it last did, at once where that is long ago or somebody waits for more, and when
 * the signal is aborted.
 */
export function gatherer(ms: number, progress: ServingProgress): (signal: AbortSignal) => Promise<void> {
  let looked = Number.NEGATIVE_INFINITY;
  return async (signal) => {
    const left = looked + ms - performance.now();
    if (left > 0) await progress.untilAwaited(left, signal);
    looked = performance.now();
  };
}
