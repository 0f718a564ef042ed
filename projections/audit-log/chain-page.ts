import { entryHash, GENESIS } from '#libs/audit';
import type { Unchained } from './entry.ts';

/** The last entry of an organization's chain. */
export interface Head {
  readonly sequence: number;
  readonly hash: string;
}

/** An entry in its place. */
export interface Chained extends Unchained {
  readonly sequence: number;
  readonly previousHash: string;
  readonly hash: string;
}

/** Links entries to the chains of their organizations, in the order given; `heads` is where those end afterwards. */
export function chainPage(
  entries: readonly Unchained[],
  before: ReadonlyMap<string, Head>,
): { readonly chained: readonly Chained[]; readonly heads: ReadonlyMap<string, Head> } {
  const heads = new Map(before);
  const chained = entries.map((entry) => {
    const last = heads.get(entry.organizationId) ?? { sequence: 0, hash: GENESIS };
    const sequence = last.sequence + 1;
    const hash = entryHash(last.hash, { ...entry, sequence });
    heads.set(entry.organizationId, { sequence, hash });
    return { ...entry, sequence, previousHash: last.hash, hash };
  });
  return { chained, heads };
}
