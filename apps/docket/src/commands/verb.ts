import { fail } from './fail.ts';

type Verb<A extends unknown[]> = (...args: A) => Promise<void>;

/** A verb's action: its failure is one line and a status of 1. */
export const verb =
  <A extends unknown[]>(work: Verb<A>): Verb<A> =>
  (...args) =>
    work(...args).catch(fail);
