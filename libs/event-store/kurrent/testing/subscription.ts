import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { brokenHandler, readerTooSlow } from './failures.ts';
import { type Filter, filterOf } from './filter.ts';
import type { Node } from './node.ts';
import { streams } from './protocol.ts';
import { readEvent } from './read-event.ts';
import { type ReadCall, send } from './send.ts';

/** How many records a server looks at for a page, unless the reader says. */
const PAGE = 32;

/** A subscription to `$all`: first what is there, page by page, then "caught up", then news. */
export class Subscription {
  readonly #matches: Filter;
  readonly #interval: number;
  readonly #window: number;
  /** The index of the next record that it has to look at. */
  #next = 0;
  /** Records looked at since the last checkpoint. */
  #considered = 0;
  readonly #over = new AbortController();
  #blocked = false;
  #live = false;

  constructor(
    readonly node: Node,
    readonly call: ReadCall,
    readonly options: streams.ReadReq.Options,
    gone: AbortSignal,
  ) {
    gone.addEventListener('abort', this.#leave);
    const filter = options.getFilter();
    this.#matches = filterOf(options);
    this.#window = filter?.hasMax() ? filter.getMax() : PAGE;
    this.#interval = filter ? filter.getCheckpointintervalmultiplier() * this.#window : Infinity;
  }

  /** Resolves when it is over; rejects where it cannot begin. */
  async run(): Promise<void> {
    const { node } = this;
    node.count('subscriptions');
    node.subscriptions.add(this);
    this.#tell();
    node.log.on('appended', this.#watch);
    const { signal } = this.#over;
    try {
      this.#next = this.#start();
      await this.#say(new streams.ReadResp().setConfirmation(confirmation()));
      while (this.#next < node.log.records.length) await this.#page();
      await this.#say(new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp()));
      this.#live = true;
      for (;;) {
        while (this.#next < node.log.records.length) await this.#one();
        this.#tell();
        await once(node.log, 'appended', { signal });
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#leave();
    }
  }

  /** Ends it as if all were well: the reader is told nothing more, and no error. */
  end(): void {
    this.#leave();
    this.call.end();
  }

  /** Ends it as a server of 23.10 does with a reader that fell behind. */
  drop(): void {
    this.#leave();
    this.call.emit('error', readerTooSlow());
  }

  #start(): number {
    const { log } = this.node;
    const where = this.options.getAll();
    if (where?.hasEnd()) return log.records.length;
    const position = BigInt(where?.getPosition()?.getCommitPosition() ?? 0);
    if (!log.isReadable(position)) throw brokenHandler();
    const index = log.indexAt(position);
    // After the record of that position; from the first where it is the log's start.
    return position > 0n && log.records[index]?.position === position ? index + 1 : index;
  }

  async #page(): Promise<void> {
    const start = this.node.log.records[this.#next]?.position ?? 0n;
    // A page in which nothing matched is reported by its start, without a prepare position.
    let checkpoint = { commit: start, prepare: 0n };
    for (let matched = 0, looked = 0; matched < PAGE && looked < this.#window; looked++) {
      const record = this.node.log.records[this.#next];
      if (!record) return;
      this.#next++;
      this.#considered++;
      if (!this.#matches(record)) continue;
      matched++;
      checkpoint = { commit: record.position, prepare: record.position };
      await this.#say(readEvent(record));
    }
    if (this.#considered < this.#interval) return;
    this.#considered %= this.#interval;
    await this.#checkpoint(checkpoint);
  }

  async #one(): Promise<void> {
    const record = this.node.log.records[this.#next++];
    if (!record) return;
    if (this.#matches(record)) await this.#say(readEvent(record));
    if (++this.#considered < this.#interval) return;
    this.#considered = 0;
    await this.#checkpoint({ commit: record.position, prepare: record.position });
  }

  #checkpoint({ commit, prepare }: { commit: bigint; prepare: bigint }): Promise<void> {
    const checkpoint = new streams.ReadResp.Checkpoint()
      .setCommitPosition(String(commit))
      .setPreparePosition(String(prepare));
    return this.#say(new streams.ReadResp().setCheckpoint(checkpoint));
  }

  async #say(response: streams.ReadResp): Promise<void> {
    const { behaviour } = this.node;
    if (behaviour.value.subscriptions === 'stalled')
      await behaviour.until(({ subscriptions }) => subscriptions !== 'stalled', this.#over.signal);
    this.#blocked = true;
    await send(this.call, response, this.#over.signal);
    this.#blocked = false;
  }

  readonly #watch = () => {
    const { log, liveBuffer } = this.node;
    this.#tell();
    if (!this.#live || !this.#blocked) return;
    const waiting = log.records.slice(this.#next).filter(this.#matches).length;
    if (waiting > liveBuffer) this.drop();
  };

  readonly #leave = () => {
    this.#over.abort();
    this.node.subscriptions.delete(this);
    this.node.log.off('appended', this.#watch);
    this.#tell();
  };

  get isLive(): boolean {
    return this.#live && this.#next === this.node.log.records.length;
  }

  #tell(): void {
    const all = [...this.node.subscriptions];
    this.node.seen.change({ open: all.length, live: all.filter(({ isLive }) => isLive).length });
  }
}

function confirmation(): streams.ReadResp.SubscriptionConfirmation {
  return new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(randomUUID());
}
