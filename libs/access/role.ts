import { z } from 'zod';

/** What a member, a key or a token's user may be in an organization (specification §4). */
export const roleSchema = z.enum(['admin', 'member', 'agent', 'viewer', 'auditor']).meta({ id: 'Role' });

export type Role = z.infer<typeof roleSchema>;
