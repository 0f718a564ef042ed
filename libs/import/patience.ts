import { setTimeout as pause } from 'node:timers/promises';
import { StoreUnavailableError } from '#libs/event-store';
import { FULL_WINDOW } from './append-window.ts';
import { ImportStoppedError } from './errors.ts';

/** How long a store that does not answer is waited for. */
export interface Patience {
  /** How long it may go on without anything written, in milliseconds. */
  readonly patienceMs: number;
  /** Told each time. */
  readonly onAway: () => void;
}

const PAUSE_MS = 1000;
const LEAST_WINDOW = 50;

/**
 * Tries again where the store did not answer: every attempt goes on where the one before it stopped. A store that is slow
 * leaves appends unanswered when too many wait at once, so each attempt has half as many under way.
 * @param written how many events were written so far, in all attempts.
 */
export async function withPatience<T>(
  { patienceMs, onAway }: Patience,
  written: () => number,
  attempt: (window: number) => Promise<T>,
): Promise<T> {
  let since = performance.now();
  for (let window = FULL_WINDOW; ; window = Math.max(LEAST_WINDOW, window / 2)) {
    const before = written();
    try {
      return await attempt(window);
    } catch (error) {
      if (written() > before) since = performance.now();
      if (!isAway(error) || performance.now() - since >= patienceMs) throw error;
    }
    onAway();
    await pause(PAUSE_MS);
  }
}

const isAway = (error: unknown) =>
  (error instanceof ImportStoppedError ? error.cause : error) instanceof StoreUnavailableError;
