/** A key that seals personal text: that of a contact, named by its id, or of a call, which may have no contact yet. */
export interface KeyRef {
  readonly organizationId: string;
  readonly keyId: string;
}

/** The keys that seal personal text, as far as this process knows them. */
export interface PersonalKeys {
  /** 32 bytes; null where the key was destroyed, undefined where this process does not know it. */
  get(ref: KeyRef): Uint8Array | null | undefined;
  /**
   * Gets to know these keys; `make` makes those that never were. A key that never was and is not made
   * stays unknown.
   * @throws what says that the keys cannot be reached
   */
  load(refs: readonly KeyRef[], make: boolean): Promise<void>;
  /** Calls a listener whenever a key was destroyed: what was read with it is to be forgotten. */
  onDestroyed(listener: (ref: KeyRef) => void): void;
}

/** No keys: nothing is sealed, and what was cannot be read. */
export const NO_KEYS: PersonalKeys = {
  get: () => undefined,
  load: async () => undefined,
  onDestroyed: () => undefined,
};
