import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const PREFIX = 'dk_';
const ID_BYTES = 16;
const SECRET_BYTES = 32;

/** What an API key's text holds. */
export interface ApiKey {
  readonly organizationId: string;
  readonly keyId: string;
  /** 32 bytes. */
  readonly secret: Uint8Array;
}

/**
 * The text of a key: `dk_` and 86 characters of base64url that hold organization, key and secret, so that
 * the key is found in its own organization. @throws RangeError where an id is no UUID or the secret not of 32 bytes.
 */
export function makeApiKey({ organizationId, keyId, secret }: ApiKey): string {
  if (secret.length !== SECRET_BYTES) throw new RangeError(`a secret has ${SECRET_BYTES} bytes, not ${secret.length}`);
  return PREFIX + Buffer.concat([bytesOf(organizationId), bytesOf(keyId), secret]).toString('base64url');
}

/** What a key's text holds, its ids in lower case; null where the text is no key. It says nothing of whether such a key exists. */
export function parseApiKey(text: string): ApiKey | null {
  if (!text.startsWith(PREFIX)) return null;
  const encoded = text.slice(PREFIX.length);
  const bytes = Buffer.from(encoded, 'base64url');
  if (bytes.length !== 2 * ID_BYTES + SECRET_BYTES) return null;
  // Node skips what is not base64url, and the last character has spare bits: only one text is the key.
  if (bytes.toString('base64url') !== encoded) return null;
  return {
    organizationId: uuidOf(bytes.subarray(0, ID_BYTES)),
    keyId: uuidOf(bytes.subarray(ID_BYTES, 2 * ID_BYTES)),
    secret: bytes.subarray(2 * ID_BYTES),
  };
}

/**
 * What is stored of a key: SHA-256 of its secret, in hex. A slow hash protects what people choose and others can
 * guess; nobody can try 2^256 secrets, so it would only make every request slow. For the same reason there is no salt.
 */
export function hashApiKey(secret: Uint8Array): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** True where the secret is the one with this hash; how long it takes says nothing of how near it came. */
export function apiKeyHolds(secret: Uint8Array, hash: string): boolean {
  const stored = Buffer.from(hash, 'hex');
  const shown = createHash('sha256').update(secret).digest();
  return stored.length === shown.length && timingSafeEqual(stored, shown);
}

/** The secret of the key that a command makes: the same for its repeat, which shows the same key again. */
export function deriveApiKeySecret(masterKey: Uint8Array, commandId: string): Uint8Array {
  return createHmac('sha256', masterKey).update(`api-key:${commandId}`).digest();
}

function bytesOf(uuid: string): Uint8Array {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex');
  if (uuidOf(bytes) !== uuid.toLowerCase()) throw new RangeError(`${JSON.stringify(uuid)} is no UUID`);
  return bytes;
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
