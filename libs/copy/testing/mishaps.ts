import { type EventStore, InvalidAppendError, StoreUnavailableError } from '#libs/event-store';
import { carry } from '../carry.ts';

/**
 * What becomes of an append: written and answered; not written; written, and the answer is lost; not written before its
 * caller has given it up; written with other data; refused.
 */
export type Mishap = 'written' | 'lost' | 'unanswered' | 'late' | 'altered' | 'refused';

/**
 * A log whose appends meet with mishaps, as those of a server do that is in trouble: what follows a lost one within the
 * same trouble is lost as well, so that nothing overtakes it.
 */
export function withMishaps(log: EventStore, mishapOf: (n: number) => Mishap) {
  let count = 0;
  let met = 0;
  let inTrouble = 0;
  let underWay = 0;
  const lost = new StoreUnavailableError('the log is in trouble');
  const store: EventStore = {
    ...log,
    async append(stream, expected, events) {
      underWay++;
      try {
        const mishap = inTrouble ? 'lost' : mishapOf(count++);
        if (mishap !== 'written') met++;
        if (mishap === 'written') return await log.append(stream, expected, events);
        if (mishap === 'refused') throw new InvalidAppendError('it is too large');
        if (mishap === 'altered')
          return await log.append(
            stream,
            expected,
            events.map((one) => carry({ ...one, stored: { data: '{}', metadata: '{}' } })),
          );
        inTrouble++;
        if (mishap === 'unanswered') await log.append(stream, expected, events);
        if (mishap === 'late') setImmediate(() => log.append(stream, expected, events).catch(() => undefined));
        throw lost;
      } finally {
        if (--underWay === 0) inTrouble = 0;
      }
    },
  };
  return { store, met: () => met };
}
