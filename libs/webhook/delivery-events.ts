import { z } from 'zod';
import { defineEvent, type EventOf } from '#libs/event';

/** An endpoint was called, and answered or not. */
export const WebhookAnswered = defineEvent(
  'WebhookAnswered',
  z.strictObject({
    webhook_id: z.string(),
    notification_id: z.string(),
    category: z.string(),
    attempt: z.int(),
    /** The HTTP status; null where it did not answer. */
    status: z.int().nullable(),
    /** Why it counts as failed; null where it is delivered. */
    error: z.string().nullable(),
    duration_ms: z.int(),
  }),
);

export const deliveryEvents = [WebhookAnswered] as const;

export type DeliveryEvent = EventOf<(typeof deliveryEvents)[number]>;

/** The key of a delivery: what is sent where. */
export const deliveryKey = (notificationId: string, webhookId: string): string => `${notificationId}/${webhookId}`;

/** What a delivery's key stands for. */
export function parseDeliveryKey(key: string): { readonly notificationId: string; readonly webhookId: string } {
  const [notificationId = '', webhookId = ''] = key.split('/');
  return { notificationId, webhookId };
}
