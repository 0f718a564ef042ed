import type { Clock } from '../clock.ts';

/** A clock that stands still but for what a test moves it by. It begins a minute from now: what the log has is past. */
export class FakeClock implements Clock {
  #now = Date.now() + 60_000;

  now(): number {
    return this.#now;
  }

  /** It is so many milliseconds later from now on. */
  advance(ms: number): void {
    this.#now += ms;
  }
}
