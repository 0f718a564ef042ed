import { z } from 'zod';

/** Whoever stands behind an act, without on whose behalf: kind, id and the name at that moment. */
export const principalSchema = z
  .object({
    kind: z.enum(['member', 'user', 'api-key', 'system', 'ai']),
    id: z.string(),
    name: z.string().nullable(),
    /** `staff` or `doctor` for a member, null for everyone else. */
    member_kind: z.enum(['staff', 'doctor']).nullable(),
  })
  .meta({ id: 'Principal' });

/** Who did it (specification §1), and on whose behalf, if on anybody's. */
export const actorSchema = principalSchema.extend({ on_behalf_of: principalSchema.nullable() }).meta({ id: 'Actor' });

export type Principal = z.infer<typeof principalSchema>;
export type Actor = z.infer<typeof actorSchema>;

/** Whose act it is: that of the one on whose behalf it was done, if on anybody's. */
export const principalOf = (actor: Actor): Principal => actor.on_behalf_of ?? actor;

/** The installation itself, for what nobody asked for by name. */
export const SYSTEM: Actor = { kind: 'system', id: 'docket', name: 'Docket', member_kind: null, on_behalf_of: null };
