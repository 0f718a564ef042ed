import { EventEmitter, once } from 'node:events';

/** A value that can be waited for: tests wait for what happens, never for a clock. */
export class Watched<T extends object> {
  readonly #changes = new EventEmitter<{ change: [] }>();
  #value: T;

  constructor(value: T) {
    this.#value = value;
    // As many as there are calls held back.
    this.#changes.setMaxListeners(0);
  }

  get value(): T {
    return this.#value;
  }

  change(part: Partial<T>): void {
    this.#value = { ...this.#value, ...part };
    this.#changes.emit('change');
  }

  /** Resolves once it holds; rejects where `signal` is aborted first. */
  async until(holds: (value: T) => boolean, signal?: AbortSignal): Promise<void> {
    while (!holds(this.#value)) await once(this.#changes, 'change', signal ? { signal } : {});
  }
}
