import type { EventCodec } from '#libs/event';
import type { EventStore } from '../../port.ts';
import { CATEGORY, fullCodec } from '../../testing/events.ts';
import { createKurrentEventStore, type Patience } from '../index.ts';

/** For tests of what comes of a call in the end: the machine may be slow. */
export const PATIENT: Patience = { appendMs: 5_000, appendAgainMs: 60_000, readMs: 30_000, readAgainMs: 30_000 };

/** A store on a server for the events of the contract's tests. */
export const openStore = (
  url: string,
  patience: Partial<Patience> = {},
  codec: EventCodec = fullCodec,
): Promise<EventStore> => createKurrentEventStore({ url, codec: { ...codec, categories: [CATEGORY] }, patience });
