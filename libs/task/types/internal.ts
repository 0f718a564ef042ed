import { defineTaskType } from './task-type.ts';

/** Work inside the organization, without a contact. */
export const internal = defineTaskType({ value: 'internal', label: 'Internal', badge_variant: 'secondary' });
