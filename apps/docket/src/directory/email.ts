import { text } from '#libs/http';

/** An e-mail address as people have them, also in other scripts (RFC 6531): which ones exist, only a mail server can tell. */
export const email = text({ min: 3, max: 320, trim: true })
  // The pattern stands in /openapi.json, where not every reader knows `\p`.
  .regex(/^[^@]+@[^@\s]+$/, 'must be an e-mail address')
  .refine((value) => !/\p{Cc}/u.test(value), 'must hold no control characters');
