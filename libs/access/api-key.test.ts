import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { apiKeyHolds, deriveApiKeySecret, hashApiKey, makeApiKey, parseApiKey } from './api-key.ts';

const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 });
const organizationId = '0190a6f0-0000-7000-8000-000000000001';
const keyId = '0190a6f0-0000-7000-8000-000000000002';
const secret = new Uint8Array(32).fill(7);
const key = makeApiKey({ organizationId, keyId, secret });

describe('the text of an API key', () => {
  it('gives back what it was made of', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), secrets, (organization, id, bytes) => {
        const text = makeApiKey({ organizationId: organization, keyId: id, secret: bytes });
        expect(text).toMatch(/^dk_[A-Za-z0-9_-]{86}$/);
        const parsed = parseApiKey(text);
        expect(parsed).toMatchObject({ organizationId: organization, keyId: id });
        expect(Buffer.from(parsed?.secret ?? [])).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('is the only one of its key', () => {
    const last = key.at(-1) ?? '';
    const spare = String.fromCharCode(last.charCodeAt(0) + 1);
    expect(Buffer.from(key.slice(3, -1) + spare, 'base64url')).toEqual(Buffer.from(key.slice(3), 'base64url'));
    for (const other of [key.slice(0, -1) + spare, `${key}=`, `${key} `, `dk_ ${key.slice(3)}`, key.slice(0, -1)])
      expect(parseApiKey(other)).toBeNull();
  });

  it.each(['', 'dk_', 'eyJhbGciOiJub25lIn0.e30.', `dK_${key.slice(3)}`, key.slice(3)])('is not %j', (text) => {
    expect(parseApiKey(text)).toBeNull();
  });

  it('is not made of anything else than UUIDs and 32 bytes', () => {
    expect(() => makeApiKey({ organizationId: 'o', keyId, secret })).toThrow(RangeError);
    expect(() => makeApiKey({ organizationId, keyId: `${keyId}0`, secret })).toThrow(RangeError);
    expect(() => makeApiKey({ organizationId, keyId, secret: secret.subarray(1) })).toThrow(RangeError);
  });
});

describe('the hash of an API key', () => {
  it('is held by its own secret only', () => {
    fc.assert(
      fc.property(secrets, secrets, (one, other) => {
        expect(apiKeyHolds(one, hashApiKey(one))).toBe(true);
        expect(apiKeyHolds(other, hashApiKey(one))).toBe(Buffer.compare(one, other) === 0);
      }),
    );
    expect(apiKeyHolds(secret, '')).toBe(false);
    expect(apiKeyHolds(secret, 'no hex')).toBe(false);
  });
});

describe('the secret of a command', () => {
  const master = new TextEncoder().encode('master');

  it('is the same for a repeat, and another for another command or installation', () => {
    const command = deriveApiKeySecret(master, 'a');
    expect(command).toHaveLength(32);
    expect(deriveApiKeySecret(master, 'a')).toEqual(command);
    expect(deriveApiKeySecret(master, 'b')).not.toEqual(command);
    expect(deriveApiKeySecret(new TextEncoder().encode('other'), 'a')).not.toEqual(command);
  });
});
