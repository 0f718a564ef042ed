import { createPrivateKey, type KeyObject } from 'node:crypto';

/** The 32 bytes of a key written in base64, base64url or hex; undefined for anything else. */
export function parseMasterKey(text: string): Uint8Array | undefined {
  const hex = /^[0-9a-f]{64}$/i.test(text);
  if (!hex && !/^[\w+/-]{43}=?$/.test(text)) return undefined;
  const bytes = Buffer.from(text, hex ? 'hex' : 'base64');
  return bytes.length === 32 ? bytes : undefined;
}

/** An Ed25519 private key in PKCS8, as PEM (line breaks may be written `\n`) or as its DER in base64; else undefined. */
export function parseSigningKey(text: string): KeyObject | undefined {
  try {
    const key = text.includes('-----BEGIN')
      ? createPrivateKey(text.replaceAll('\\n', '\n'))
      : createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}
