import type { Client } from 'pg';
import type { Append } from '../append.ts';
import { InvalidAppendError, StaleGuardError, StoreUnavailableError, WrongExpectedRevisionError } from '../errors.ts';
import type { AppendResult } from '../port.ts';
import { type PendingAppend, takeBatch } from './batch.ts';
import type { Connection } from './connection.ts';
import { isOutOfTurn, isRefusal, unavailable } from './failures.ts';
import { type Outcome, writeBatch as write } from './write.ts';

/** So many batches are on the way: the server writes one while this process prepares and answers another. */
const DEPTH = 2;
/** An append that is older than this is not tried again; with the last attempt its caller waits less than 5 seconds. */
const PATIENCE_MS = 2900;
const PAUSE_MS = 100;
/** From so many appends on two commits cost less than the waiting. */
const MANY = 32;

/**
 * Group commit: appends that arrive while others are being written go together in the next batch, in the order in
 * which they came. After a lost connection the outcome is unknown: the same appends are sent again, in the same order,
 * and the log knows by their ids which of them it holds.
 */
export class Committer {
  readonly #queue: PendingAppend[] = [];
  /** Appends of failed batches, in order. While there are any, nothing new is sent: it would overtake them. */
  readonly #failed: PendingAppend[] = [];
  #underWay = 0;
  /** How many batches were sent. */
  #turns = 0;
  #scheduled = false;
  #closing: (() => void) | undefined;

  constructor(
    /** Must pipeline: what is sent first is written first. Its calls must end within 1.9 seconds. */
    private readonly connection: Connection,
    /** Told of every append that was written, in the order of the log, and of the position of its last event. */
    private readonly onWritten: (append: Append, position: number) => void,
    private readonly writeBatch = write,
  ) {}

  /** Writes an append: see EventStore.append. */
  append(append: Append): Promise<AppendResult> {
    if (this.#closing) return Promise.reject(new StoreUnavailableError('the log is closed'));
    const { promise, resolve, reject } = Promise.withResolvers<AppendResult>();
    const deadline = performance.now() + PATIENCE_MS;
    this.#queue.push({ append, deadline, suspect: false, resolve, reject });
    this.#schedule();
    return promise;
  }

  /** Resolves when every append has its answer; what fails from now on is not tried again. */
  close(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#closing = resolve;
    this.#schedule();
    return promise;
  }

  /** At the end of this turn of the event loop, so that all the appends of one turn go together. */
  #schedule(): void {
    if (this.#scheduled || !this.#isTurn()) return;
    this.#scheduled = true;
    setImmediate(() => void this.#send());
  }

  /** A few that wait while a batch is on its way are quicker together, once that one is answered. */
  #isTurn(): boolean {
    const enough = this.#underWay === 0 || (this.#underWay < DEPTH && this.#queue.length >= MANY / 2);
    return enough && this.#failed.length === 0;
  }

  async #send(): Promise<void> {
    try {
      const client = this.#queue.length > 0 && (await this.connection.client());
      this.#expire();
      while (client && this.#queue.length > 0 && this.#isTurn())
        void this.#write(client, takeBatch(this.#queue, this.#share()));
    } catch (error) {
      return this.#pause(error);
    }
    this.#scheduled = false;
    if (this.#underWay === 0) this.#closing?.();
  }

  /**
   * Where many wait and nothing is under way, half of them go at once and the others right behind them: callers that
   * wait for their answers before they append again would else keep the server and this process idle by turns.
   */
  #share(): number {
    const { length } = this.#queue;
    return this.#underWay === 0 && length >= MANY ? Math.ceil(length / 2) : length;
  }

  async #write(client: Client, batch: readonly PendingAppend[]): Promise<void> {
    const turn = ++this.#turns;
    const ahead = this.#underWay++ > 0 ? turn - 1 : null;
    let trouble: unknown;
    try {
      const appends = batch.map((pending) => pending.append);
      const outcomes = await this.writeBatch(client, { turn, ahead }, appends);
      for (const [i, outcome] of outcomes.entries()) this.#settle(batch[i]!, outcome);
    } catch (error) {
      if (isRefusal(error)) this.#isolate(batch, error);
      else this.#failed.push(...batch);
      if (!isRefusal(error) && !isOutOfTurn(error)) trouble = error;
    }
    this.#underWay--;
    if (this.#underWay === 0) this.#queue.unshift(...this.#failed.splice(0));
    if (this.#underWay === 0 && trouble) this.#pause(trouble);
    else this.#schedule();
  }

  #settle({ append, resolve, reject }: PendingAppend, outcome: Outcome): void {
    if (outcome.kind === 'conflict') {
      reject(new WrongExpectedRevisionError(append.stream, append.expected, outcome.actual));
    } else if (outcome.kind === 'stale') {
      const { stream, revision } = outcome.guard;
      reject(new StaleGuardError(stream, revision, outcome.found));
    } else {
      const { kind, revision, position } = outcome;
      if (kind === 'written') this.onWritten(append, position);
      resolve({ revision, position: String(position), repeated: kind === 'repeated' });
    }
  }

  /** The server blames the batch for what one append holds: tried one by one, only that one fails. */
  #isolate(batch: readonly PendingAppend[], cause: Error): void {
    const [first, ...others] = batch;
    if (others.length === 0) first?.reject(new InvalidAppendError('the log refused the append', { cause }));
    else for (const pending of batch) this.#failed.push(Object.assign(pending, { suspect: true }));
  }

  #pause(cause: unknown): void {
    this.#scheduled = true;
    this.#expire(cause);
    setTimeout(() => void this.#send(), PAUSE_MS);
  }

  /** Gives up what has waited too long; the oldest are in front. After a failure of a log that closes, gives up all. */
  #expire(cause?: unknown): void {
    const now = this.#closing && cause ? Number.POSITIVE_INFINITY : performance.now();
    const alive = this.#queue.findIndex((pending) => pending.deadline > now);
    const expired = alive === 0 ? [] : this.#queue.splice(0, alive < 0 ? this.#queue.length : alive);
    for (const { reject } of expired) reject(unavailable(cause));
  }
}
