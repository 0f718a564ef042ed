export {
  NOTIFICATION_CATEGORIES,
  type NotificationCategory,
  notificationCategorySchema,
  readCategorySchema,
} from './category.ts';
export { type NotificationEvent, notificationEvents, type RecordedNotificationEvent } from './events.ts';
export {
  changePreferences,
  EMAILED_CATEGORIES,
  type EmailedCategory,
  type EmailPreferences,
  type Feed,
  type FeedEvent,
  feedEvents,
  feedEvolution,
  feedStream,
  isEmailed,
  isFeedStream,
  type RecordedFeedEvent,
} from './feed.ts';
export {
  isNotificationStream,
  type MemberNotification,
  type Notification,
  NotificationNotFoundError,
  type NotificationOf,
  type NotificationState,
  notificationEvolution,
  notificationId,
  notificationStream,
  readNotification,
} from './notification.ts';
export { mayNotify, recipientsOf } from './recipients.ts';
export { decideReminder, type ReminderSetting, reminderTargets } from './reminder.ts';
export { type NotificationText, notificationText } from './text.ts';
