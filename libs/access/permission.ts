import { z } from 'zod';
import { type Role, roleSchema } from './role.ts';

/** What a caller may be allowed to do, in the order of the table in specification §4. */
export const permissionSchema = z
  .enum([
    'Task:Collection:List',
    'Task:Instance:View',
    'Task:Collection:Create',
    'Task:Instance:Update',
    'Task:Instance:Delete',
    'Contact:Instance:View',
    'Contact:Instance:ViewAssigned',
    'Call:Write',
    'Directory:Write',
    'Settings:Write',
    'Key:Write',
    'Settings:Read',
    'Audit:Read',
  ])
  .meta({ id: 'Permission' });

export type Permission = z.infer<typeof permissionSchema>;

const EVERYONE = roleSchema.options;
const ADMIN: readonly Role[] = ['admin'];

const HOLDERS: Readonly<Record<Permission, readonly Role[]>> = {
  'Task:Collection:List': EVERYONE,
  'Task:Instance:View': EVERYONE,
  'Task:Collection:Create': ['admin', 'member', 'agent'],
  'Task:Instance:Update': ['admin', 'member', 'agent'],
  'Task:Instance:Delete': ['admin', 'member'],
  'Contact:Instance:View': ['admin', 'member', 'viewer', 'auditor'],
  'Contact:Instance:ViewAssigned': ['agent'],
  'Call:Write': ['admin', 'member', 'agent'],
  'Directory:Write': ADMIN,
  'Settings:Write': ADMIN,
  'Key:Write': ADMIN,
  'Settings:Read': ['admin', 'member', 'auditor'],
  'Audit:Read': ['admin', 'auditor'],
};

const held = (role: Role): ReadonlySet<Permission> =>
  new Set(permissionSchema.options.filter((permission) => HOLDERS[permission].includes(role)));

const PERMISSIONS: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  admin: held('admin'),
  member: held('member'),
  agent: held('agent'),
  viewer: held('viewer'),
  auditor: held('auditor'),
};

/** All that a role may do, in the order of the table. The same set every time. */
export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return PERMISSIONS[role];
}
