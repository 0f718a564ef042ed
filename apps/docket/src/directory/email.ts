import { text } from '#libs/http';

/** An e-mail address as people have them, also in other scripts (RFC 6531): which ones exist, only a mail server can tell. */
export const email = text({ min: 3, max: 320, trim: true }).regex(
  /^[^@\p{Cc}]+@[^@\s\p{Cc}]+$/u,
  'must be an e-mail address',
);
