import { createCache } from '#libs/cache';
import type { KeyRef, PersonalKeys } from '#libs/event';
import type { KeyTable } from './key-table.ts';

const MAX_KEYS = 100_000;

/** The keys that this process has met, read from the database once. */
export class KeyRing implements PersonalKeys {
  readonly #keys = createCache<Uint8Array>(MAX_KEYS);
  /** Never forgotten: a key that was destroyed must not come back, whatever a read under way brings. */
  readonly #destroyed = new Set<string>();
  readonly #listeners: ((ref: KeyRef) => void)[] = [];

  constructor(private readonly table: KeyTable) {}

  get(ref: KeyRef): Uint8Array | null | undefined {
    const id = idOf(ref);
    return this.#destroyed.has(id) ? null : this.#keys.get(id);
  }

  async load(refs: readonly KeyRef[], make: boolean): Promise<void> {
    const wanted = [...new Map(refs.map((ref) => [idOf(ref), ref])).values()];
    const missing = await this.#find(wanted);
    if (!make || missing.length === 0) return;
    await this.table.make(missing);
    await this.#find(missing);
  }

  onDestroyed(listener: (ref: KeyRef) => void): void {
    this.#listeners.push(listener);
  }

  /** Says that a key was destroyed, here or by another copy. */
  forget(ref: KeyRef): void {
    const id = idOf(ref);
    if (this.#destroyed.has(id)) return;
    this.#destroyed.add(id);
    this.#keys.delete(id);
    for (const listener of this.#listeners) listener(ref);
  }

  /** Looks all known keys up again: some may have been destroyed while nobody could tell. */
  async review(): Promise<void> {
    const refs = [...this.#keys.keys()].map(refOf);
    for (let n = 0; n < refs.length; n += PAGE) await this.#find(refs.slice(n, n + PAGE));
  }

  /** Keeps what is found, and gives back what is not there. */
  async #find(refs: readonly KeyRef[]): Promise<readonly KeyRef[]> {
    const missing = new Map(refs.map((ref) => [idOf(ref), ref]));
    for (const { key, ...ref } of await this.table.find(refs)) {
      missing.delete(idOf(ref));
      if (key === null) this.forget(ref);
      else this.#keys.set(idOf(ref), key);
    }
    return [...missing.values()];
  }
}

const PAGE = 5_000;
const idOf = ({ organizationId, keyId }: KeyRef): string => `${organizationId} ${keyId}`;

/** The key in a text of idOf, as copies tell it, too. */
export function refOf(text: string): KeyRef {
  const [organizationId = '', keyId = ''] = text.split(' ');
  return { organizationId, keyId };
}
