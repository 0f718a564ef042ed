/** Tells subscribers that the log has grown, once for each news, however many sources bring it. */
export class Signal {
  readonly #wakes = new Set<() => void>();
  #seen = 0;
  #ringing = false;

  /** The furthest position that was told of. */
  get position(): number {
    return this.#seen;
  }

  /** The log's last event is at this position now, or beyond it. */
  reached(position: number): void {
    if (position <= this.#seen) return;
    this.#seen = position;
    this.ring();
  }

  /** There may be news. */
  ring(): void {
    if (this.#ringing) return;
    this.#ringing = true;
    // Once for all the appends that one batch answers.
    queueMicrotask(() => this.#ring());
  }

  #ring(): void {
    this.#ringing = false;
    for (const wake of this.#wakes) wake();
  }

  /** See EventStore.onAppended. */
  onAppended(wake: () => void): () => void {
    const own = () => wake();
    this.#wakes.add(own);
    return () => void this.#wakes.delete(own);
  }
}
