import type { EventCodec } from '#libs/event';
import type { BatchReport } from '../batch-report.ts';
import type { Patience } from './patience.ts';

/** What a log in EventStoreDB or KurrentDB is made from. */
export interface KurrentEventStoreOptions {
  /** See parseServerUrl. */
  readonly url: string;
  /** It must name its categories: a server may hold the events of others, too. */
  readonly codec: EventCodec;
  readonly probe?: KurrentProbe;
  /** Unless given, every call ends within 5 seconds. */
  readonly patience?: Partial<Patience>;
}

/** Who wants to know what a log in KurrentDB does. */
export interface KurrentProbe {
  /** Told of every attempt to append, before its caller is. Must not throw. */
  onBatch?(report: BatchReport): void;
}
