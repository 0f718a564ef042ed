/** Items that come in pages, one after another; while a page is worked on, the next is under way. */
export class Ahead<Item> {
  #page: readonly Item[] = [];
  #at = 0;
  #next: Promise<IteratorResult<readonly Item[], unknown>>;

  constructor(private readonly pages: AsyncGenerator<readonly Item[]>) {
    this.#next = this.#ask();
  }

  /** The next item, if a page that has come holds one. */
  take(): Item | undefined {
    return this.#page[this.#at++];
  }

  /** Whether the page that has come is used up. */
  get isUsedUp(): boolean {
    return this.#at >= this.#page.length;
  }

  /** Waits for the next page that holds anything; false where there is none. */
  async turn(): Promise<boolean> {
    while (this.isUsedUp) {
      const { done, value } = await this.#next;
      if (done) return false;
      [this.#page, this.#at, this.#next] = [value, 0, this.#ask()];
    }
    return true;
  }

  /** Lets go of what is under way. */
  async end(): Promise<void> {
    await this.#next.catch(() => undefined);
    await this.pages.return(undefined);
  }

  #ask() {
    const next = this.pages.next();
    // It is awaited later; until then its failure must not count as unhandled.
    next.catch(() => undefined);
    return next;
  }
}
