import { v5 } from 'uuid';
import { canSeeTask, memberCaller } from '#libs/access';
import { newId, toNewEvents } from '#libs/aggregate';
import { type Contact, contactStream, type Organization, organizationStream } from '#libs/directory';
import { SYSTEM } from '#libs/event';
import { NO_STREAM } from '#libs/event-store';
import {
  feedStream,
  isEmailed,
  type MemberNotification,
  mayNotify,
  type NotificationOf,
  notificationId,
  notificationStream,
  recipientsOf,
} from '#libs/notification';
import { overADay, type Saga, type SagaSource, type Step } from '#libs/saga';
import type { RecordedTaskEvent, Task } from '#libs/task';
import { type Webhooks, webhooksStream } from '#libs/webhook';
import type { Aggregates } from '../services.ts';

/** What sets a notification going: an instance for each event that somebody might be notified of. */
export const notifySource: SagaSource = {
  name: 'notify',
  starts: (event) => (mayNotify(event) ? [event.id] : []),
};

/** How members are notified. */
export interface NotifyOptions {
  readonly aggregates: Aggregates;
  /** Whether e-mails can be sent. */
  readonly emails: boolean;
}

/** Notifies members of what happens on tasks, each once, and none of what they may not see. */
export function notifySaga({ aggregates, emails }: NotifyOptions): Saga {
  return {
    ...notifySource,
    evolution: { initial: null, evolve: (state) => state },
    concurrency: 32,
    timeoutMs: 30_000,
    retryAfter: overADay,
    async step(step) {
      const event = step.source as RecordedTaskEvent;
      const task = await taskWith(aggregates, event);
      const [organization, contact] = await surroundings(aggregates, step.organizationId, task);
      const recipients = recipientsOf(event, task).filter(({ member_id }) =>
        sees(organization, member_id, task, contact),
      );
      const { state: webhooks } = await aggregates.webhooks.load(webhooksStream(step.organizationId));
      for (const recipient of recipients) {
        const email = emails && (await wantsEmail(aggregates, organization, recipient));
        await notify(aggregates, step, { ...recipient, email, webhooks: subscribed(webhooks, recipient) });
      }
      return { outcome: recipients.length === 0 ? 'nobody' : 'done' };
    },
  };
}

/** The task as it was with an event, whatever has become of it since. */
async function taskWith({ tasks }: Aggregates, { stream, revision }: RecordedTaskEvent): Promise<Task> {
  const present = await tasks.load(stream);
  const { state } = present.revision === revision ? present : await tasks.loadAt(stream, revision);
  if (!state) throw new Error(`${stream} is empty`);
  return state;
}

/** The organization and the task's contact, as they are now. */
export async function surroundings(
  { organizations, contacts }: Pick<Aggregates, 'organizations' | 'contacts'>,
  organizationId: string,
  { contact_id }: Task,
): Promise<readonly [Organization, Contact | null]> {
  const [organization, contact] = await Promise.all([
    organizations.load(organizationStream(organizationId)),
    contact_id === null ? null : contacts.load(contactStream(organizationId, contact_id)),
  ]);
  if (!organization.state) throw new Error(`organization ${organizationId} was never named`);
  return [organization.state, contact?.state ?? null];
}

function sees(organization: Organization, memberId: string, task: Task, contact: Contact | null): boolean {
  const member = organization.members.get(memberId);
  return !!member && !member.removed && canSeeTask(memberCaller(organization.id, member), task, contact);
}

/** Whether a member has an address and wants e-mail of such things. */
async function wantsEmail(
  { feeds }: Aggregates,
  { id, members }: Organization,
  { member_id, category }: NotificationOf,
): Promise<boolean> {
  if (!isEmailed(category) || !members.get(member_id)?.email) return false;
  return (await feeds.load(feedStream(id, member_id))).state.email[category];
}

/** The webhooks that want such things. */
const subscribed = (webhooks: Webhooks, { category }: NotificationOf): string[] =>
  [...webhooks.values()]
    .filter(({ enabled, categories }) => enabled && (categories === null || categories.includes(category)))
    .map(({ id }) => id);

/** Appends a notification. Where it was told before, by an attempt that came to no end, it is found there. */
async function notify({ store }: Aggregates, step: Step<null, never>, data: MemberNotification): Promise<void> {
  const { organizationId, source } = step;
  const id = notificationId(organizationId, source.id, data);
  const origin = { correlationId: source.metadata.correlation_id, causationId: source.id };
  const context = { organizationId, actor: SYSTEM, commandId: newId(), requestHash: null, ...origin };
  const events = toNewEvents(context, [{ type: 'MemberNotified', data }]).map((event) => ({
    ...event,
    id: v5('MemberNotified', id),
  }));
  await store.append(notificationStream(organizationId, id), NO_STREAM, events);
}
