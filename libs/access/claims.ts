import { z } from 'zod';
import { roleSchema } from './role.ts';

/** 1 to 255 code points that every store can hold: no control characters (PostgreSQL refuses U+0000), no lone surrogates. */
const text = z.string().regex(/^[^\p{Cc}\p{Cs}]{1,255}$/u);

/** What a token says of its bearer. A name or address that cannot be used is none: neither decides anything. */
export const claimsSchema = z.object({
  /** The user id. */
  sub: text,
  /** The organization's id, in lower case. */
  org: z.uuid().toLowerCase(),
  role: roleSchema,
  name: text.nullable().catch(null),
  email: text.nullable().catch(null),
});

export type Claims = Readonly<z.infer<typeof claimsSchema>>;
