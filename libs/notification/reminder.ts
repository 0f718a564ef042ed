import { canSeeTask, memberCaller } from '#libs/access';
import type { Contact, Member, Organization } from '#libs/directory';
import type { Task, TaskEvent, TaskState } from '#libs/task';
import { reminderInstant } from '#libs/time';

/** What a reminder is decided with, beside the task. */
export interface ReminderSetting {
  readonly organization: Organization;
  /** The task's contact; null where it has none. */
  readonly contact: Contact | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Decides on a task's reminder: nothing where none is due, or one was sent or skipped already. */
export function decideReminder(task: TaskState, setting: ReminderSetting): readonly TaskEvent[] {
  if (!task || task.deleted || !isDue(task, setting)) return [];
  const member_ids = reminderTargets(task, setting);
  return member_ids.length > 0
    ? [{ type: 'TaskReminderSent', data: { member_ids } }]
    : [{ type: 'TaskReminderSkipped', data: {} }];
}

function isDue(task: Task, { organization, now }: ReminderSetting): boolean {
  const { status, due_date, due_kind, reminder_sent_at } = task;
  if (reminder_sent_at !== null || due_date === null || due_kind === null) return false;
  if (status !== 'open' && status !== 'in-progress') return false;
  const { time_zone, date_reminder_time } = organization;
  return Date.parse(reminderInstant({ due_date, due_kind }, time_zone, date_reminder_time)) <= now;
}

/**
 * Whom a task's reminder is for (specification §7), strictly: its assignee; else the members who own its contact, as far
 * as they may see the task; else nobody.
 */
export function reminderTargets(task: Task, { organization, contact }: Omit<ReminderSetting, 'now'>): string[] {
  const present = (id: string | null): Member[] => {
    const member = id === null ? undefined : organization.members.get(id);
    return member && !member.removed ? [member] : [];
  };
  const sees = (member: Member) => canSeeTask(memberCaller(organization.id, member), task, contact);
  const assignee = present(task.assigned_to);
  const targets = assignee.length > 0 ? assignee : (contact?.assigned_members ?? []).flatMap(present).filter(sees);
  return targets.map(({ id }) => id);
}
