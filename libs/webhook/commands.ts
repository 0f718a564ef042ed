import { isDeepStrictEqual } from 'node:util';
import type { WebhookEvent } from './events.ts';
import type { Webhook, Webhooks } from './webhooks.ts';

/** There is no such webhook in the organization. */
export class WebhookNotFoundError extends Error {
  override name = 'WebhookNotFoundError';
}

/** The organization has as many webhooks as it may. */
export class TooManyWebhooksError extends Error {
  override name = 'TooManyWebhooksError';
  constructor(readonly most: number) {
    super(`an organization has at most ${most} webhooks`);
  }
}

const MOST = 20;

/** The event of a new webhook. @throws TooManyWebhooksError */
export function createWebhook(
  { id: webhook_id, url, categories }: Pick<Webhook, 'id' | 'url' | 'categories'>,
  webhooks: Webhooks,
): readonly WebhookEvent[] {
  if (webhooks.size >= MOST) throw new TooManyWebhooksError(MOST);
  return [{ type: 'WebhookCreated', data: { webhook_id, url, categories: categories && [...categories] } }];
}

/** What changes of a webhook: what is absent stays. */
export interface WebhookChanges {
  readonly url?: string | undefined;
  readonly categories?: readonly string[] | null | undefined;
  readonly enabled?: boolean | undefined;
}

/** The event of a change; none where nothing differs. @throws WebhookNotFoundError */
export function changeWebhook(id: string, changes: WebhookChanges, webhooks: Webhooks): readonly WebhookEvent[] {
  const webhook = existing(id, webhooks);
  const differing = (['url', 'categories', 'enabled'] as const).filter(
    (field) => changes[field] !== undefined && !isDeepStrictEqual(changes[field], webhook[field]),
  );
  if (differing.length === 0) return [];
  const changed = Object.fromEntries(differing.map((field) => [field, changes[field]]));
  return [{ type: 'WebhookChanged', data: { webhook_id: id, ...changed } }];
}

/** The event of a new secret. @throws WebhookNotFoundError */
export function rotateSecret(id: string, previous_until: string, webhooks: Webhooks): readonly WebhookEvent[] {
  existing(id, webhooks);
  return [{ type: 'WebhookSecretRotated', data: { webhook_id: id, previous_until } }];
}

/** The event of an endpoint that wants no more; none where it is disabled or gone. */
export function disableWebhook(id: string, reason: string, webhooks: Webhooks): readonly WebhookEvent[] {
  return webhooks.get(id)?.enabled ? [{ type: 'WebhookDisabled', data: { webhook_id: id, reason } }] : [];
}

/** The event of a deletion. @throws WebhookNotFoundError */
export function deleteWebhook(id: string, webhooks: Webhooks): readonly WebhookEvent[] {
  existing(id, webhooks);
  return [{ type: 'WebhookDeleted', data: { webhook_id: id } }];
}

/** The event of a notification that is to be sent once more. @throws WebhookNotFoundError */
export function resend(id: string, notification_id: string, webhooks: Webhooks): readonly WebhookEvent[] {
  existing(id, webhooks);
  return [{ type: 'WebhookResent', data: { webhook_id: id, notification_id } }];
}

/** The webhook of an id. @throws WebhookNotFoundError */
export function existing(id: string, webhooks: Webhooks): Webhook {
  const webhook = webhooks.get(id);
  if (!webhook) throw new WebhookNotFoundError();
  return webhook;
}
