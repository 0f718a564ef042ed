import { type ContactView, canSeeTask, memberCaller } from '#libs/access';
import type { Organization } from '#libs/directory';
import { type InputFault, invalid } from '#libs/http';
import { type Mention, mentionedIds, type Task } from '#libs/task';

/** What tells whom a comment may mention: its task with the contact, and the directory. */
export interface MentionContext {
  readonly organization: Organization;
  readonly task: Task;
  readonly contact: ContactView | null;
  /** Those whom the comment mentions already: they may stay, whatever they may see by now. */
  readonly present?: readonly Mention[];
}

/**
 * Those whom the body of a comment mentions, by their present names.
 * @throws a 422 that points to the body, with a fault for each who is no member, or who may not see the task.
 */
export function readMentions(
  body: string,
  { organization, task, contact, present = [] }: MentionContext,
): readonly Mention[] {
  const faults: InputFault[] = [];
  const fault = (code: string, detail: string) => faults.push({ pointer: '/body', code, detail });
  const mentions = mentionedIds(body).flatMap((member_id): Mention[] => {
    const member = organization.members.get(member_id);
    const isPresent = present.some((mention) => mention.member_id === member_id);
    if (!member || (member.removed && !isPresent))
      fault('unknown-member', `mentions ${member_id}, which is the id of no member of this organization`);
    else if (!isPresent && !canSeeTask(memberCaller(organization.id, member), task, contact))
      fault('member-cannot-see', `mentions ${member.name}, who may not see this task`);
    else return [{ member_id, name: member.name }];
    return [];
  });
  if (faults.length > 0) throw invalid(faults);
  return mentions;
}
