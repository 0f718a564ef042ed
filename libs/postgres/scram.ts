import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** A password that would be written in another way by another program (SASLprep, RFC 4013): only printable ASCII is the same in all. */
export class UnfitPasswordError extends Error {
  override name = 'UnfitPasswordError';
  constructor() {
    super('a password is 8 to 128 printable ASCII characters');
  }
}

const ITERATIONS = 4096;
const KEY_BYTES = 32;

/**
 * What PostgreSQL keeps of a password (SCRAM-SHA-256, RFC 5802 and 7677): given to the server in place of the password,
 * which then stands in no statement, log or traffic.
 * @throws UnfitPasswordError
 */
export function scramVerifier(password: string, salt: Uint8Array = randomBytes(16)): string {
  if (!/^[\x20-\x7e]{8,128}$/.test(password)) throw new UnfitPasswordError();
  const salted = pbkdf2Sync(password, salt, ITERATIONS, KEY_BYTES, 'sha256');
  const hmac = (text: string) => createHmac('sha256', salted).update(text).digest();
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64');
  const serverKey = hmac('Server Key').toString('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${Buffer.from(salt).toString('base64')}$${storedKey}:${serverKey}`;
}
