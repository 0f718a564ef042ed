import { ErrorType } from '@kurrent/kurrentdb-client';
import type { Append } from '../append.ts';
import type { BatchReport } from '../batch-report.ts';
import { StoreUnavailableError } from '../errors.ts';
import type { AppendResult } from '../port.ts';
import { type Answer, attempt } from './attempt.ts';
import type { Connection } from './connection.ts';
import { typeOf, unavailable } from './failures.ts';
import type { Patience } from './patience.ts';
import { type PendingAppend, pend } from './pending.ts';
import { type Evidence, settle } from './settle.ts';

/**
 * So many appends are on their way, one message each: from 16 on the client's stream holds messages back, and the loss of
 * the connection would then end the process (by a rejection inside the client that nobody can handle).
 */
const WINDOW = 15;
/** An append that has waited this long for its turn is not begun. */
const LONGEST_WAIT_MS = 10_000;
const PAUSE_MS = 100;

/** What an appender works with. */
export interface AppenderOptions {
  readonly connection: Connection;
  readonly evidence: Evidence;
  readonly patience: Patience;
  /** Told of every attempt, before the caller is. Must not throw. */
  readonly onBatch: (report: BatchReport) => void;
}

/**
 * Appends in the order of the calls, through the one stream that the client has for all of a process. After a failure the
 * outcome is unknown: the same appends go again, in the same order, with the same ids and expected revisions.
 */
export class Appender {
  readonly #queue: PendingAppend[] = [];
  /** Appends whose outcome is unknown. While there are any, nothing new is sent: it would overtake them. */
  readonly #failed: PendingAppend[] = [];
  #underWay = 0;
  /** Whether the client's stream is there. The append that opens one is overtaken by those that come right behind it. */
  #flowing = false;
  #settling = 0;
  #pausing = false;
  #closing: (() => void) | undefined;

  constructor(private readonly options: AppenderOptions) {}

  /** Writes an append: see EventStore.append. */
  append(append: Append): Promise<AppendResult> {
    if (this.#closing) return Promise.reject(new StoreUnavailableError('the log is closed'));
    const { pending, result } = pend(append);
    this.#queue.push(pending);
    this.#send();
    return result;
  }

  /** Resolves when every append has its answer; what fails from now on is not tried again. */
  close(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#closing = resolve;
    this.#send();
    return promise;
  }

  #send(): void {
    while (!this.#pausing && this.#failed.length === 0 && this.#underWay < (this.#flowing ? WINDOW : 1)) {
      const next = this.#queue.shift();
      if (!next) break;
      if (isOlder(next, LONGEST_WAIT_MS)) next.reject(unavailable('it waited too long for its turn'));
      else void this.#attempt(next);
    }
    const idle = this.#queue.length === 0 && this.#underWay === 0 && this.#settling === 0;
    if (idle) this.#closing?.();
  }

  async #attempt(pending: PendingAppend): Promise<void> {
    const { connection, onBatch, patience } = this.options;
    const { client } = connection;
    const started = performance.now();
    this.#underWay++;
    const answer = await attempt(client, pending, patience.appendMs);
    const failed = answer.kind === 'unknown';
    onBatch({ appends: [pending.append], seconds: (performance.now() - started) / 1000, failed });
    if (failed && this.#failed.length === 0) {
      // What the client cannot name may stay with it for ever.
      if (typeOf(answer.cause) === ErrorType.UNKNOWN) connection.replace(client);
      void connection.cut(client);
    }
    if (failed || this.#dependsOnFailed(pending, answer)) this.#failed.push(pending);
    else void this.#settle(pending, answer);
    this.#underWay--;
    // It may be lost while nothing is on its way, and nobody is told.
    this.#flowing = !failed && (this.#underWay > 0 || this.#queue.length > 0);
    if (this.#failed.length > 0 && this.#underWay === 0) this.#again(failed ? answer.cause : undefined);
    else this.#send();
  }

  /** What an append expects may yet be written by one before it, whose outcome is unknown. */
  #dependsOnFailed({ append }: PendingAppend, { kind }: Answer): boolean {
    return kind === 'conflict' && this.#failed.some((failed) => failed.append.stream === append.stream);
  }

  async #settle(pending: PendingAppend, answer: Exclude<Answer, { kind: 'unknown' }>): Promise<void> {
    this.#settling++;
    try {
      if (answer.kind === 'refused') throw answer.error;
      pending.resolve(await settle(this.options.evidence, pending, answer));
    } catch (error) {
      pending.reject(error instanceof Error ? error : unavailable(error));
    }
    this.#settling--;
    this.#send();
  }

  /** Puts what failed in front again, in order, and gives up what is too old for another attempt. */
  #again(cause: unknown): void {
    this.#pausing = true;
    const waiting = [...this.#failed.splice(0).sort((a, b) => a.order - b.order), ...this.#queue.splice(0)];
    for (const pending of waiting) {
      if (this.#closing || isOlder(pending, this.options.patience.appendAgainMs)) pending.reject(unavailable(cause));
      else this.#queue.push(pending);
    }
    setTimeout(() => {
      this.#pausing = false;
      this.#send();
    }, PAUSE_MS);
  }
}

const isOlder = ({ since }: PendingAppend, ms: number): boolean => performance.now() - since > ms;
