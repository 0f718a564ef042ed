import { createHash } from 'node:crypto';
import { z } from 'zod';

/** The Idempotency-Key header: 1 to 255 visible ASCII characters, quotes and all. */
export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters')
  .meta({
    description: 'The same key, caller, route and body give the first answer again and no second effect.',
    example: '0197a2c4-6b1e-7c3a-9f54-2f1f0c8e7a11',
  });

/** What a command asks for: its route by template and parameters, its query and its body as JSON. */
export interface CommandRequest {
  readonly method: string;
  /** The route's template, such as `/api/tasks/:task_id`. */
  readonly path: string;
  readonly params: unknown;
  readonly query?: unknown;
  /** The body as it came; undefined where none did. */
  readonly body: unknown;
}

/** The SHA-256, in hex, of what a command asks for. Requests that are equal as JSON have the same. */
export function commandHash({ method, path, params, query = {}, body }: CommandRequest): string {
  return createHash('sha256')
    .update(canonicalJson({ method, path, params, query, body: body ?? null }))
    .digest('hex');
}

/** JSON with the keys of every object in order: one text for all values that are equal as JSON (`1.0` is 1). */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  );
}
