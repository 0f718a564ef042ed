import { defineTaskType } from './task-type.ts';

/** Work that hangs on a contact: a follow-up, a callback. */
export const contact = defineTaskType({
  value: 'contact',
  label: 'Contact',
  badge_variant: 'default',
  aboutContact: true,
});
