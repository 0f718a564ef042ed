/** How far an import is. */
export interface ImportProgress {
  readonly phase: 'check' | 'members' | 'write';
  /** Rows done with in this phase. */
  readonly rows: number;
  /** Rows of the file, once they have been counted. */
  readonly total?: number;
  /** Events: counted while checking, appended otherwise. */
  readonly events: number;
  /** Rows a second while checking, otherwise events a second, since the phase began. */
  readonly perSecond: number;
}

/** Tells of one phase. */
export interface ProgressMeter {
  /** Tells it if the last time is long enough ago. */
  tick(rows: number, events: number): void;
  /** Tells it. */
  end(rows: number, events: number): void;
}

const EVERY_MS = 250;

/** A meter for a phase that begins now. */
export function createMeter(
  phase: ImportProgress['phase'],
  total: number | undefined,
  tell: (progress: ImportProgress) => void,
): ProgressMeter {
  const began = performance.now();
  let told = began;
  const end = (rows: number, events: number) => {
    told = performance.now();
    const seconds = Math.max(told - began, 1) / 1000;
    const perSecond = Math.round((phase === 'check' ? rows : events) / seconds);
    tell({ phase, rows, ...(total === undefined ? {} : { total }), events, perSecond });
  };
  return {
    end,
    tick(rows, events) {
      if (performance.now() - told >= EVERY_MS) end(rows, events);
    },
  };
}
