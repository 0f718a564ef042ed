import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** The head of an organization's chain at an instant, signed: for an auditor to keep outside. */
export interface Checkpoint {
  readonly organizationId: string;
  /** 0 where nothing has happened yet. */
  readonly sequence: number;
  readonly hash: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** The Ed25519 public key: its 32 bytes in base64url. */
  readonly publicKey: string;
  /** Ed25519 over the text before it, in base64url. */
  readonly signature: string;
}

/** A text that is no checkpoint, or whose signature does not hold. */
export class BadCheckpointError extends Error {
  override name = 'BadCheckpointError';
}

const KIND = 'docket-checkpoint-1';
const FORM =
  /^docket-checkpoint-1 ([0-9a-f-]{36}) (\d{1,15}) ([0-9a-f]{64}) (\d{4}-\d\d-\d\dT[\d:.]+Z) ([\w-]{43}) ([\w-]{86})$/;

/** Signs the head of a chain. */
export function signCheckpoint(key: KeyObject, head: Omit<Checkpoint, 'publicKey' | 'signature'>): Checkpoint {
  const unsigned = { ...head, publicKey: publicKeyOf(key) };
  const signature = sign(null, Buffer.from(signedText(unsigned)), key).toString('base64url');
  return { ...unsigned, signature };
}

/**
 * A checkpoint as one line: the words `docket-checkpoint-1`, organization, sequence, hash, instant, public key and
 * signature, with one space between. The signature is over the UTF-8 of all that stands before its space.
 */
export const checkpointText = (checkpoint: Checkpoint): string => `${signedText(checkpoint)} ${checkpoint.signature}`;

/**
 * Reads a checkpoint back: its one line, or the whole reply of the service that has it as `checkpoint`.
 * @throws BadCheckpointError where it has another form, or the signature is not by the key that it names
 */
export function parseCheckpoint(text: string): Checkpoint {
  const match = FORM.exec(lineOf(text));
  if (!match) throw new BadCheckpointError('it is no checkpoint as this service gives it');
  const [, organizationId = '', sequence = '', hash = '', at = '', publicKey = '', signature = ''] = match;
  const checkpoint = { organizationId, sequence: Number(sequence), hash, at, publicKey, signature };
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  if (!verify(null, Buffer.from(signedText(checkpoint)), key, Buffer.from(signature, 'base64url')))
    throw new BadCheckpointError('its signature does not hold');
  return checkpoint;
}

function lineOf(text: string): string {
  const kept = text.trim();
  if (!kept.startsWith('{')) return kept;
  try {
    return String(JSON.parse(kept).checkpoint);
  } catch {
    return kept;
  }
}

/** The public half of a signing key: the 32 bytes of Ed25519 in base64url. */
export function publicKeyOf(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'jwk' }).x ?? '';
}

function signedText({ organizationId, sequence, hash, at, publicKey }: Omit<Checkpoint, 'signature'>): string {
  return [KIND, organizationId, sequence, hash, at, publicKey].join(' ');
}
