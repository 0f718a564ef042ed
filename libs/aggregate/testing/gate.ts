import type { Hook, Moment } from './memory-log.ts';

/** Holds a node at one moment of its work, once. */
export interface Gate {
  readonly hook: Hook;
  /** Resolves when the node has come to the moment. */
  readonly reached: Promise<void>;
  /** Lets the node go on. */
  open(): void;
}

/** A gate at the first moment that fits; with `skip`, after so many that fit. */
export function gateAt(fits: (moment: Moment) => boolean, skip = 0): Gate {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  let left = skip;
  return {
    reached: reached.promise,
    open: opened.resolve,
    async hook(moment) {
      if (!fits(moment) || left-- !== 0) return;
      reached.resolve();
      await opened.promise;
    },
  };
}

/** An append of an event of this type, before or after it is in the log. */
export const appending = (when: Moment['when'], type: string) => (moment: Moment) =>
  moment.call === 'append' && moment.when === when && moment.types.includes(type);

/** A hook that fails the first moment that fits. */
export function failAt(fits: (moment: Moment) => boolean, error: Error): Hook {
  let failed = false;
  return (moment) => {
    if (failed || !fits(moment)) return;
    failed = true;
    throw error;
  };
}
