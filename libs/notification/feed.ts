import { z } from 'zod';
import type { Evolution } from '#libs/aggregate';
import { defineEvent, type EventOf, type RecordedEvent } from '#libs/event';
import { type NotificationCategory, notificationCategorySchema } from './category.ts';

const id = z.string();

/** The member has read whatever they were notified of before. */
export const AllNotificationsRead = defineEvent('AllNotificationsRead', z.strictObject({ member_id: id }));

/** The member wants mail of a category, or no more. */
export const MailPreferenceChanged = defineEvent(
  'MailPreferenceChanged',
  z.strictObject({ member_id: id, category: notificationCategorySchema, mail: z.boolean() }),
);

/** Every event of a member's feed. */
export const feedEvents = [AllNotificationsRead, MailPreferenceChanged] as const;

export type FeedEvent = EventOf<(typeof feedEvents)[number]>;
export type RecordedFeedEvent = RecordedEvent<FeedEvent>;

/** The categories that are sent by mail, unless the member turned it off. */
export const MAILED_CATEGORIES = [
  'task-reminder',
  'task-assigned',
  'task-mentioned',
] as const satisfies readonly NotificationCategory[];

export type MailedCategory = (typeof MAILED_CATEGORIES)[number];

/** Of which categories a member wants mail. */
export type MailPreferences = Readonly<Record<MailedCategory, boolean>>;

/** What a member has decided about their feed. */
export interface Feed {
  readonly mail: MailPreferences;
}

/** Whether a category is ever sent by mail. */
export const isMailed = (category: NotificationCategory): category is MailedCategory =>
  MAILED_CATEGORIES.some((mailed) => mailed === category);

/** The feed as an aggregate. */
export const feedEvolution: Evolution<Feed, FeedEvent> = {
  initial: { mail: { 'task-reminder': true, 'task-assigned': true, 'task-mentioned': true } },
  evolve(feed, event: RecordedFeedEvent) {
    if (event.type !== 'MailPreferenceChanged') return feed;
    return { mail: { ...feed.mail, [event.data.category]: event.data.mail } };
  },
};

/** The stream of a member's feed. */
export const feedStream = (organizationId: string, memberId: string): string => `feed-${organizationId}_${memberId}`;

/** Whether a stream is that of a member's feed. */
export const isFeedStream = (stream: string): boolean => stream.startsWith('feed-');

/** The events of new preferences: those that differ. */
export function changePreferences(
  memberId: string,
  wanted: { readonly [C in MailedCategory]?: boolean | undefined },
  { mail: present }: Feed,
): readonly FeedEvent[] {
  return MAILED_CATEGORIES.flatMap((category) => {
    const mail = wanted[category];
    if (mail === undefined || mail === present[category]) return [];
    return [{ type: 'MailPreferenceChanged', data: { member_id: memberId, category, mail } }];
  });
}
