import { z } from 'zod';
import { defineEvent, type EventOf, type RecordedEvent } from '#libs/event';

const id = z.string();
/** Null: all of them. */
const categories = z.array(z.string()).nullable();

/** An endpoint was added. Its secret is derived, and stands nowhere. */
export const WebhookCreated = defineEvent(
  'WebhookCreated',
  z.strictObject({ webhook_id: id, url: z.string(), categories }),
);

/** Only the fields that changed, with their new values. */
export const WebhookChanged = defineEvent(
  'WebhookChanged',
  z.strictObject({
    webhook_id: id,
    url: z.string().optional(),
    categories: categories.optional(),
    enabled: z.boolean().optional(),
  }),
);

/** The endpoint has a new secret; what is sent is signed with the one before, too, until an instant. */
export const WebhookSecretRotated = defineEvent(
  'WebhookSecretRotated',
  z.strictObject({ webhook_id: id, previous_until: z.string() }),
);

/** The endpoint itself wants no more: it answered 410. */
export const WebhookDisabled = defineEvent('WebhookDisabled', z.strictObject({ webhook_id: id, reason: z.string() }));

export const WebhookDeleted = defineEvent('WebhookDeleted', z.strictObject({ webhook_id: id }));

/** Somebody has a notification sent once more. */
export const WebhookResent = defineEvent('WebhookResent', z.strictObject({ webhook_id: id, notification_id: id }));

/** Every event of an organization's webhooks. */
export const webhookEvents = [
  WebhookCreated,
  WebhookChanged,
  WebhookSecretRotated,
  WebhookDisabled,
  WebhookDeleted,
  WebhookResent,
] as const;

export type WebhookEvent = EventOf<(typeof webhookEvents)[number]>;
export type RecordedWebhookEvent = RecordedEvent<WebhookEvent>;
