import { z } from 'zod';
import {
  commandHeaders,
  cursorInstant,
  cursorOf,
  defineEndpoint,
  flag,
  integer,
  listOf,
  ordinalText,
  readHeaders,
  uuid,
} from '#libs/http';
import { readCategorySchema } from '#libs/notification';
import { notificationFeed } from '#projections/notification-feed';
import { taskList } from '#projections/task-list';
import { exampleNotification, notificationSchema, preferencesBody, preferencesSchema } from './feed-schema.ts';

const common = { tags: ['notifications'], auth: 'token' } as const;
const place = z.strictObject({ at: cursorInstant(), ordinal: ordinalText() });

export const listNotifications = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/api/notifications',
  operation: 'listNotifications',
  summary: "The caller's own notifications, newest first",
  description:
    'With `Accept: text/event-stream` a stream of those that come from now on, or after the one that Last-Event-ID ' +
    'names; `category` is the only filter then. `unread` in the reply counts the whole feed.',
  readModel: [notificationFeed.name, taskList.name],
  query: z.object({
    unread: flag().optional(),
    category: listOf(readCategorySchema).optional(),
    limit: integer({ min: 1 })
      .default(50)
      .transform((limit) => Math.min(limit, 200)),
    cursor: cursorOf(place).optional(),
  }),
  headers: readHeaders.extend({
    'last-event-id': z
      .string()
      .regex(/^-?\d{1,18}$/, 'must be the id of an event as the stream gave it')
      .optional()
      .meta({ description: 'Where a stream goes on.' }),
  }),
  status: 200,
  reply: z.object({ data: z.array(notificationSchema), next_cursor: z.string().nullable(), unread: z.int() }),
  produces: ['text/event-stream'],
  errors: ['projection-behind', 'unavailable'],
  examples: { reply: { data: [exampleNotification], next_cursor: null, unread: 1 } },
});

export const readNotification = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/api/notifications/:notification_id/read',
  operation: 'readNotification',
  summary: 'Mark a notification of the caller read',
  params: z.object({ notification_id: uuid() }),
  headers: commandHeaders,
  status: 200,
  reply: notificationSchema,
  replyHeaders: ['Docket-Position'],
  errors: ['not-found', 'key-reused', 'unavailable'],
  examples: { reply: { ...exampleNotification, read_at: '2026-03-28T14:05:00.000Z' } },
});

export const readAllNotifications = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/api/notifications/read-all',
  operation: 'readAllNotifications',
  summary: "Mark everything in the caller's feed read",
  headers: commandHeaders,
  status: 204,
  reply: null,
  replyHeaders: ['Docket-Position'],
  errors: ['key-reused', 'unavailable'],
});

export const getPreferences = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/api/notifications/preferences',
  operation: 'getNotificationPreferences',
  summary: 'Of which categories the caller wants e-mail',
  headers: readHeaders,
  status: 200,
  reply: preferencesSchema,
  errors: ['unavailable'],
  examples: { reply: { email: { 'task-reminder': true, 'task-assigned': true, 'task-mentioned': false } } },
});

export const putPreferences = defineEndpoint({
  ...common,
  method: 'PUT',
  path: '/api/notifications/preferences',
  operation: 'putNotificationPreferences',
  summary: 'Turn e-mail of a category on or off, for the caller: a member',
  headers: commandHeaders,
  body: preferencesBody,
  status: 200,
  reply: preferencesSchema,
  replyHeaders: ['Docket-Position'],
  errors: ['forbidden', 'key-reused', 'unavailable'],
  examples: {
    body: { email: { 'task-mentioned': false } },
    reply: { email: { 'task-reminder': true, 'task-assigned': true, 'task-mentioned': false } },
  },
});
