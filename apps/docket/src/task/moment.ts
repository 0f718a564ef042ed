import type { Organization } from '#libs/directory';
import { startOfToday } from '#libs/time';
import type { Moment } from '#projections/task-list';

/** What replies and queries take from outside the tasks: the organization, and the moment for which `overdue` is told. */
export interface Surroundings {
  readonly organization: Organization;
  readonly moment: Moment;
}

/** An instant in an organization's zone; now, unless another is given. */
export function momentIn(organization: Organization, instant = new Date().toISOString()): Surroundings {
  return { organization, moment: { now: instant, startOfToday: startOfToday(instant, organization.time_zone) } };
}
