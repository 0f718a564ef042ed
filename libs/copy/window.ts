import type { AppendResult, EventStore } from '#libs/event-store';
import { carry } from './carry.ts';
import { advance, type Place } from './place.ts';
import type { Run } from './runs.ts';

/** So many appends are under way at most, and half as many when the next ones are issued: a store gets full batches. */
const LIMIT = 500;
const REFILL_AT = LIMIT / 2;

interface Issued {
  readonly run: Run;
  result?: AppendResult;
}

/**
 * Appends in the order of the calls without waiting for each one; both stores write in this order. After a failure
 * nothing further is issued: what comes later must not stand before it.
 */
export class AppendWindow {
  readonly #issued: Issued[] = [];
  #underWay = 0;
  #wake: (() => void) | undefined;
  #failure: Error | undefined;

  constructor(
    private readonly target: EventStore,
    /** Up to here every append was confirmed, with none missing before it. */
    public place: Place,
    private readonly onPlace: (place: Place) => void,
  ) {}

  /** Why an append failed: the first that was told of. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Resolves when another append may be issued, or none may any more. */
  async room(): Promise<void> {
    if (this.#underWay >= LIMIT) await this.#until(() => this.#underWay <= REFILL_AT || this.#failure !== undefined);
  }

  /** Issues an append. */
  append(run: Run): void {
    const issued: Issued = { run };
    this.#issued.push(issued);
    this.#underWay++;
    const [{ stream, revision }] = run;
    this.target.append(stream, revision - 1, run.map(carry)).then(
      (result) => this.#settled(Object.assign(issued, { result })),
      (error: Error) => this.#settled(issued, error),
    );
  }

  /** Resolves when none is under way. */
  settled(): Promise<void> {
    return this.#until(() => this.#underWay === 0);
  }

  #settled(_issued: Issued, error?: Error): void {
    this.#underWay--;
    this.#failure ??= error;
    for (let first = this.#issued[0]; first?.result; first = this.#issued[0]) {
      const last = first.run.at(-1) ?? first.run[0];
      this.place = advance(this.place, last, first.result.position, first.run.length);
      this.#issued.shift();
      this.onPlace(this.place);
    }
    this.#wake?.();
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
    }
  }
}
