import { type EventLogFault, EventLogFaultsError } from './errors.ts';

const MOST = 10;

/** Collects the faults of a file, so that one run names several of them. */
export interface Faults {
  /** @throws EventLogFaultsError with the tenth. */
  add(fault: EventLogFault): void;
  /** @throws EventLogFaultsError where there are any. */
  check(): void;
}

/** An empty collection of faults. */
export function createFaults(): Faults {
  const faults: EventLogFault[] = [];
  const check = () => {
    if (faults.length > 0) throw new EventLogFaultsError(faults);
  };
  return {
    add(fault) {
      faults.push(fault);
      if (faults.length === MOST) check();
    },
    check,
  };
}
