import { z } from 'zod';
import { ifMatch } from './etag.ts';
import { idempotencyKey } from './idempotency.ts';

/** A header's name as it is written in replies and documents: `if-match` is If-Match. */
export const headerName = (name: string): string =>
  name.toLowerCase().replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

/** What every command takes: Idempotency-Key. */
export const commandHeaders = z.object({ 'idempotency-key': idempotencyKey.optional() });

/** What a command on one task takes: Idempotency-Key and If-Match. */
export const revisionedCommandHeaders = commandHeaders.extend({ 'if-match': ifMatch.optional() });

/** What a read takes: Docket-Min-Position, the position that its projection must have reached. */
export const readHeaders = z.object({
  'docket-min-position': z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, 'must be a position as a reply gave it')
    .optional()
    .meta({ description: 'Waits up to 5 s until the read model has reached this position.', example: '4711' }),
});
