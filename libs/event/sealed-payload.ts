import type { EventDefinition } from './definition.ts';
import { blankOf, erased, personalOf, withPersonal } from './personal.ts';
import type { KeyRef, PersonalKeys } from './personal-keys.ts';
import { seal, unseal } from './seal.ts';

/** The field of a stored payload that holds the personal text of all others, sealed; in those stands null or an empty list. */
export const SEALED = '$sealed';

type Data = Readonly<Record<string, unknown>>;

/** The key was destroyed: nothing personal can be written under it any more. */
export class ErasedError extends Error {
  override name = 'ErasedError';
  constructor(readonly keyId: string) {
    super(`${keyId} was erased`);
  }
}

/**
 * The key of a contact or call is not in the database, though it was never destroyed: the database is another one than the
 * events were written with, or is older than they are.
 */
export class UnknownKeyError extends Error {
  override name = 'UnknownKeyError';
  constructor(readonly keyId: string) {
    super(`the key of ${keyId} is not in this database: bring it from the one that the event was written with`);
  }
}

/**
 * A payload as the log keeps it: its personal text sealed, in one piece.
 * @throws ErasedError, UnknownKeyError
 */
export function sealPayload(
  { personal }: EventDefinition,
  keys: PersonalKeys,
  ref: KeyRef,
  eventId: string,
  data: Data,
): Data {
  const text = personalOf(personal, data);
  if (text === null) return data;
  const key = keys.get(ref);
  if (key === undefined) throw new UnknownKeyError(ref.keyId);
  if (key === null) throw new ErasedError(ref.keyId);
  const blank = blankOf(personal, text);
  const open = withPersonal(personal, data, blank);
  return { ...open, [SEALED]: { fields: Object.keys(text), text: seal(key, eventId, JSON.stringify(text)) } };
}

/**
 * A stored payload with its personal text in its place again, or with what stands for erased text.
 * @throws UnknownKeyError; Error where the sealed text was changed
 */
export function openPayload(
  { personal }: EventDefinition,
  keys: PersonalKeys,
  ref: KeyRef,
  eventId: string,
  stored: Data,
): Data {
  const { [SEALED]: sealed, ...open } = stored;
  if (sealed === undefined) return stored;
  const { fields, text } = sealed as { readonly fields: readonly string[]; readonly text: string };
  const key = keys.get(ref);
  if (key === undefined) throw new UnknownKeyError(ref.keyId);
  if (key === null) return erased(personal, open, fields);
  return withPersonal(personal, open, JSON.parse(unseal(key, eventId, text)) as Data);
}
