import { setTimeout as pause } from 'node:timers/promises';

/** How long it takes at most until a copy sees a lease that ran out, or a build that somebody made. */
const LOOK_MS = 500;
const LONGEST_PAUSE_MS = 2_000;

/** Looks again and again until `signal` is aborted, less often while it fails. */
export async function keepLooking(
  look: () => Promise<void>,
  onError: (error: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let failures = 0; !signal.aborted; ) {
    try {
      await look();
      failures = 0;
    } catch (error) {
      onError(error);
      failures++;
    }
    await pause(Math.min(LOOK_MS * 2 ** failures, LONGEST_PAUSE_MS), undefined, { signal }).catch(() => undefined);
  }
}
