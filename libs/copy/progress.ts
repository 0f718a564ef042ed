import type { EventStore } from '#libs/event-store';

/** How far a copy is. */
export interface CopyProgress {
  /** Looking through what the target holds already, appending, or comparing both logs. */
  readonly phase: 'recognise' | 'copy' | 'compare';
  /** Events from the first one on. */
  readonly events: number;
  /** How much of the source that is, from 0 to 1, by its positions. */
  readonly fraction: number;
  /** Events a second in this phase. */
  readonly perSecond: number;
}

/** Tells of one phase: of an event where the last time is long enough ago, and of the last one. */
export interface ProgressMeter {
  tick(events: number, position: string | undefined): void;
  end(): void;
}

const EVERY_MS = 250;

/** Makes meters for a source as long as it is now. */
export async function createMeters(source: EventStore, tell: (progress: CopyProgress) => void) {
  const head = await source.head();
  const of = head === null ? 1 : Number(source.ordinal(head));
  return (phase: CopyProgress['phase'], began: number): ProgressMeter => {
    const start = performance.now();
    let told = start;
    let latest = { events: began, position: undefined as string | undefined };
    const end = () => {
      told = performance.now();
      const { events, position } = latest;
      const fraction = position === undefined ? 0 : Math.min(1, Number(source.ordinal(position)) / of);
      const perSecond = Math.round((events - began) / (Math.max(told - start, 1) / 1000));
      tell({ phase, events, fraction, perSecond });
    };
    return {
      end,
      tick(events, position) {
        latest = { events, position };
        if (performance.now() - told >= EVERY_MS) end();
      },
    };
  };
}
