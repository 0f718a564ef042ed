import { afterAll, afterEach, beforeAll, describe } from '@jest/globals';
import type { EventCodec } from '#libs/event';
import type { EventStore } from '../port.ts';
import { appendContract } from './append-contract.ts';
import { concurrencyContract } from './concurrency-contract.ts';
import { fullCodec } from './events.ts';
import { guardContract } from './guard-contract.ts';
import { newsContract } from './news-contract.ts';
import { readContract } from './read-contract.ts';

/** A log of its own for one run of the suite, empty at first. */
export interface ContractLog {
  /** One more store of the same log, as another process would open it. The suite closes it. */
  open(codec: EventCodec): Promise<EventStore>;
  /** Removes the log and all that it needed, after every store was closed. */
  drop(): Promise<void>;
}

/** What the tests of the suite work with. */
export interface ContractContext {
  /** The store that most tests use. */
  readonly store: EventStore;
  /** One more store of the same log, closed after the test. */
  open(codec?: EventCodec): Promise<EventStore>;
}

/** Registers the tests that every event store must pass: call it in a test file, once for each adapter. */
export function eventStoreContract(name: string, createLog: () => Promise<ContractLog>): void {
  describe(`${name} keeps the event store's contract`, () => {
    let opened: EventStore[] = [];
    let log: ContractLog;
    let store: EventStore;
    const open = async (codec: EventCodec = fullCodec) => {
      const another = await log.open(codec);
      opened.push(another);
      return another;
    };
    beforeAll(async () => {
      log = await createLog();
      store = await log.open(fullCodec);
    }, 60_000);
    afterEach(async () => {
      await Promise.all(opened.map((one) => one.close()));
      opened = [];
    });
    afterAll(async () => {
      await store.close();
      await log.drop();
    }, 60_000);
    const context = (): ContractContext => ({ store, open });
    readContract(context);
    appendContract(context);
    guardContract(context);
    concurrencyContract(context);
    newsContract(context);
  });
}
