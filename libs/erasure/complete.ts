import type { KeyRef } from '#libs/event';
import type { KeyRing } from './key-ring.ts';
import type { KeyTable } from './key-table.ts';

/** What it takes to complete erasures. */
export interface CompleteOptions {
  readonly keyTable: KeyTable;
  readonly keyRing: KeyRing;
  /** The keys that are to be destroyed, by what was recorded, and are not. */
  readonly outstanding: () => Promise<readonly KeyRef[]>;
}

/**
 * Destroys what was recorded as erased and is not: after a crash between the two, and where a call was linked to an erased
 * contact only later.
 */
export async function completeErasures({ keyTable, keyRing, outstanding }: CompleteOptions): Promise<void> {
  for (const key of await outstanding()) {
    await keyTable.destroy(key);
    keyRing.forget(key);
  }
}
