import { z } from 'zod';
import type { Evolution } from '#libs/aggregate';
import { defineEvent, type EventOf, type RecordedEvent } from '#libs/event';
import { type NotificationCategory, notificationCategorySchema } from './category.ts';

const id = z.string();

/** The member has read whatever they were notified of before. */
export const AllNotificationsRead = defineEvent('AllNotificationsRead', z.strictObject({ member_id: id }));

/** The member wants e-mail of a category, or no more. */
export const EmailPreferenceChanged = defineEvent(
  'EmailPreferenceChanged',
  z.strictObject({ member_id: id, category: notificationCategorySchema, email: z.boolean() }),
);

/** Every event of a member's feed. */
export const feedEvents = [AllNotificationsRead, EmailPreferenceChanged] as const;

export type FeedEvent = EventOf<(typeof feedEvents)[number]>;
export type RecordedFeedEvent = RecordedEvent<FeedEvent>;

/** The categories that are sent by e-mail, unless the member turned it off. */
export const EMAILED_CATEGORIES = [
  'task-reminder',
  'task-assigned',
  'task-mentioned',
] as const satisfies readonly NotificationCategory[];

export type EmailedCategory = (typeof EMAILED_CATEGORIES)[number];

/** Of which categories a member wants mail. */
export type EmailPreferences = Readonly<Record<EmailedCategory, boolean>>;

/** What a member has decided about their feed. */
export interface Feed {
  readonly email: EmailPreferences;
}

/** Whether a category is ever sent by e-mail. */
export const isEmailed = (category: NotificationCategory): category is EmailedCategory =>
  EMAILED_CATEGORIES.some((emailed) => emailed === category);

/** The feed as an aggregate. */
export const feedEvolution: Evolution<Feed, FeedEvent> = {
  initial: { email: { 'task-reminder': true, 'task-assigned': true, 'task-mentioned': true } },
  evolve(feed, event: RecordedFeedEvent) {
    if (event.type !== 'EmailPreferenceChanged') return feed;
    return { email: { ...feed.email, [event.data.category]: event.data.email } };
  },
};

/** The stream of a member's feed. */
export const feedStream = (organizationId: string, memberId: string): string => `feed-${organizationId}_${memberId}`;

/** Whether a stream is that of a member's feed. */
export const isFeedStream = (stream: string): boolean => stream.startsWith('feed-');

/** The events of new preferences: those that differ. */
export function changePreferences(
  memberId: string,
  wanted: { readonly [C in EmailedCategory]?: boolean | undefined },
  { email: present }: Feed,
): readonly FeedEvent[] {
  return EMAILED_CATEGORIES.flatMap((category) => {
    const email = wanted[category];
    if (email === undefined || email === present[category]) return [];
    return [{ type: 'EmailPreferenceChanged', data: { member_id: memberId, category, email } }];
  });
}
