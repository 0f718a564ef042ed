import { expect, it } from '@jest/globals';
import { permissionsOf } from './permission.ts';

const COMMON = ['Task:Collection:List', 'Task:Instance:View'];
const WORK = ['Task:Collection:Create', 'Task:Instance:Update'];

it('gives each role what the table of the specification gives it, in its order', () => {
  const listed = (role: Parameters<typeof permissionsOf>[0]) => [...permissionsOf(role)];
  expect(listed('admin')).toEqual([
    ...COMMON,
    ...WORK,
    'Task:Instance:Delete',
    'Contact:Instance:View',
    'Call:Write',
    'Directory:Write',
    'Settings:Write',
    'Key:Write',
    'Settings:Read',
    'Audit:Read',
  ]);
  expect(listed('member')).toEqual([
    ...COMMON,
    ...WORK,
    'Task:Instance:Delete',
    'Contact:Instance:View',
    'Call:Write',
    'Settings:Read',
  ]);
  expect(listed('agent')).toEqual([...COMMON, ...WORK, 'Contact:Instance:ViewAssigned', 'Call:Write']);
  expect(listed('viewer')).toEqual([...COMMON, 'Contact:Instance:View']);
  expect(listed('auditor')).toEqual([...COMMON, 'Contact:Instance:View', 'Settings:Read', 'Audit:Read']);
});
