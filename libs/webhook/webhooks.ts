import type { Evolution } from '#libs/aggregate';
import type { RecordedWebhookEvent, WebhookEvent } from './events.ts';

/** Where an organization has its notifications sent. */
export interface Webhook {
  readonly id: string;
  readonly url: string;
  /** Of which categories; null: of all. */
  readonly categories: readonly string[] | null;
  readonly enabled: boolean;
  /** Why it was disabled by itself; null where it was not. */
  readonly disabled_reason: string | null;
  /** How often its secret was rotated: the present one is derived from it. */
  readonly generation: number;
  /** Until when what is sent is signed with the secret before, too; null where there is none. */
  readonly previous_until: string | null;
  readonly created_at: string;
}

/** The webhooks of an organization, those that are deleted left out, in the order in which they came. */
export type Webhooks = ReadonlyMap<string, Webhook>;

/** The stream of an organization's webhooks. */
export const webhooksStream = (organizationId: string): string => `webhooks-${organizationId}`;

function evolve(webhooks: Webhooks, event: RecordedWebhookEvent): Webhooks {
  const { webhook_id: id } = event.data;
  const changed = (change: (webhook: Webhook) => Partial<Webhook>): Webhooks => {
    const webhook = webhooks.get(id);
    return webhook ? new Map(webhooks).set(id, { ...webhook, ...change(webhook) }) : webhooks;
  };
  switch (event.type) {
    case 'WebhookCreated': {
      const { url, categories } = event.data;
      const fresh = { enabled: true, disabled_reason: null, generation: 0, previous_until: null };
      const created_at = event.metadata.occurred_at;
      return new Map(webhooks).set(id, { id, url, categories, ...fresh, created_at });
    }
    case 'WebhookChanged': {
      const { url, categories, enabled } = event.data;
      return changed((webhook) => ({
        url: url ?? webhook.url,
        categories: categories === undefined ? webhook.categories : categories,
        enabled: enabled ?? webhook.enabled,
        disabled_reason: enabled === undefined ? webhook.disabled_reason : null,
      }));
    }
    case 'WebhookSecretRotated':
      return changed(({ generation }) => ({
        generation: generation + 1,
        previous_until: event.data.previous_until,
      }));
    case 'WebhookDisabled':
      return changed(() => ({ enabled: false, disabled_reason: event.data.reason }));
    case 'WebhookDeleted': {
      const left = new Map(webhooks);
      left.delete(id);
      return left;
    }
    case 'WebhookResent':
      return webhooks;
    default:
      return event satisfies never;
  }
}

/** An organization's webhooks as an aggregate. */
export const webhooksEvolution: Evolution<Webhooks, WebhookEvent> = { initial: new Map(), evolve };
