import { type KeyRef, seal, unseal } from '#libs/event';

const KEY_BYTES = 32;

/** A key as the database keeps it: sealed under the master key, for its own place alone. */
export function wrapKey(masterKey: Uint8Array, ref: KeyRef, key: Uint8Array): string {
  return seal(masterKey, placeOf(ref), Buffer.from(key).toString('base64'));
}

/** The key in what wrapKey made. @throws Error where master key or place is another */
export function unwrapKey(masterKey: Uint8Array, ref: KeyRef, wrapped: string): Uint8Array {
  const key = Buffer.from(unseal(masterKey, placeOf(ref), wrapped), 'base64');
  if (key.length !== KEY_BYTES) throw new Error('the wrapped key has another length');
  return key;
}

const placeOf = ({ organizationId, keyId }: KeyRef): string => `personal-key ${organizationId} ${keyId}`;
