import { setTimeout as pause } from 'node:timers/promises';
import type { EventCodec } from '#libs/event';
import { StoreUnavailableError } from '../../errors.ts';
import type { EventStore } from '../../port.ts';
import { CATEGORY, fullCodec } from '../../testing/events.ts';
import { createKurrentEventStore, type Patience } from '../index.ts';

/** For tests of what comes of a call in the end: the machine may be slow. */
export const PATIENT: Patience = { appendMs: 5_000, appendAgainMs: 60_000, readMs: 30_000, readAgainMs: 30_000 };

/** For tests of a call that ends because the server does not answer: they need not wait as long as a user may. */
export const IMPATIENT: Patience = { appendMs: 300, appendAgainMs: 400, readMs: 500, readAgainMs: 400 };

/** What a call comes to once the server answers again: until then it is made again. */
export async function answered<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      await pause(10);
    }
  }
}

/** A store on a server for the events of the contract's tests. */
export const openStore = (
  url: string,
  patience: Partial<Patience> = {},
  codec: EventCodec = fullCodec,
): Promise<EventStore> => createKurrentEventStore({ url, codec: { ...codec, categories: [CATEGORY] }, patience });
