import { z } from 'zod';
import { invalidParameter } from './problems.ts';

const VERSION = 1;
const MAX_LENGTH = 2048;
const DETAIL = 'must be a cursor as a reply gave it';

/** An opaque text for where a list goes on: base64url of JSON with a version. `state` is plain JSON. */
export const encodeCursor = (state: unknown): string =>
  Buffer.from(JSON.stringify([VERSION, state]), 'utf8').toString('base64url');

/** Reads a cursor back by the schema of its state. Throws the 422 that names `cursor` for anything else. */
export function decodeCursor<S extends z.ZodType>(schema: S, text: string): z.output<S> {
  const result = cursorOf(schema).safeParse(text);
  if (!result.success) throw invalidParameter('cursor', 'invalid-cursor', DETAIL);
  return result.data;
}

/** The query parameter `cursor` with a state of this schema. */
export const cursorOf = <S extends z.ZodType>(schema: S) =>
  z
    .string()
    .max(MAX_LENGTH, DETAIL)
    .transform((text, context): z.output<S> => {
      const envelope = z.tuple([z.literal(VERSION), z.unknown()]).safeParse(parse(text));
      const state = schema.safeParse(envelope.data?.[1]);
      if (envelope.success && state.success) return state.data;
      context.addIssue({ code: 'custom', message: DETAIL, params: { code: 'invalid-cursor' } });
      return z.NEVER;
    })
    .meta({ description: 'Goes on where a reply with this next_cursor ended.' });

/** The number of a position in a cursor: no larger than what the database can compare it with. */
export const ordinalText = () => z.string().regex(/^\d{1,18}$/);

/** An instant in a cursor; the database knows no year 0. */
export const cursorInstant = () => z.iso.datetime().regex(/^(?!0000)/);

function parse(text: string): unknown {
  if (!/^[\w-]+$/.test(text)) return undefined;
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
