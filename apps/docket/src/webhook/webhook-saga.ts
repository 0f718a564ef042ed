import type { RecordedNotificationEvent } from '#libs/notification';
import { overADayWithJitter, type Saga, type SagaSource, type Step, StepFailedError } from '#libs/saga';
import {
  type AddressGuard,
  type DeliveryEvent,
  deliveryKey,
  disableWebhook,
  parseDeliveryKey,
  type RecordedWebhookEvent,
  sendWebhook,
  signedHeaders,
  signingSecrets,
  type Webhook,
  type WebhookAnswer,
  WebhookError,
  webhooksStream,
} from '#libs/webhook';
import { type Told, tell } from '../notification/told.ts';
import type { Aggregates } from '../services.ts';
import { systemContext } from '../system-context.ts';

/** What sets a delivery going: each notification that is to be sent to webhooks, and each that is to be sent again. */
export const webhookSource: SagaSource = {
  name: 'webhook',
  starts(event) {
    if (event.fault !== undefined) return [];
    if (event.type === 'MemberNotified') {
      const { data } = event as Extract<RecordedNotificationEvent, { type: 'MemberNotified' }>;
      const notificationId = event.stream.slice(event.stream.indexOf('_') + 1);
      return data.webhooks.map((webhookId) => deliveryKey(notificationId, webhookId));
    }
    if (event.type !== 'WebhookResent') return [];
    const { data } = event as Extract<RecordedWebhookEvent, { type: 'WebhookResent' }>;
    return [deliveryKey(data.notification_id, data.webhook_id)];
  },
};

/** How webhooks are called. */
export interface WebhookOptions {
  readonly aggregates: Aggregates;
  readonly masterKey: Uint8Array;
  readonly guard: AddressGuard;
  /** Without a slash at its end. */
  readonly publicUrl: string;
}

type Delivering = Step<null, DeliveryEvent>;

/** Sends notifications to webhooks as Standard Webhooks has it, with the same webhook-id in every attempt. */
export function webhookSaga(options: WebhookOptions): Saga<null, DeliveryEvent> {
  const { aggregates } = options;
  return {
    ...webhookSource,
    evolution: { initial: null, evolve: (state) => state },
    concurrency: 16,
    timeoutMs: 30_000,
    retryAfter: (failures) => overADayWithJitter(failures),
    async step(step) {
      const { notificationId, webhookId } = parseDeliveryKey(step.key);
      const { state: webhooks } = await aggregates.webhooks.load(webhooksStream(step.organizationId));
      const webhook = webhooks.get(webhookId);
      if (!webhook) return { outcome: 'webhook-deleted' };
      if (!webhook.enabled) return { outcome: 'webhook-disabled' };
      const told = await tell(aggregates, step.organizationId, notificationId);
      if (typeof told === 'string') return { outcome: told };
      await step.ask('webhook');
      return deliver(options, step, webhook, told);
    },
  };
}

/** One call; what came of it stands in the stream whether it is done or to be tried again. */
async function deliver(options: WebhookOptions, step: Delivering, webhook: Webhook, told: Told) {
  const began = performance.now();
  const answer = await call(options, step, webhook, told);
  const error = typeof answer === 'string' ? answer : isTaken(answer) ? null : `http-${answer.status}`;
  const answered: DeliveryEvent = {
    type: 'WebhookAnswered',
    data: {
      webhook_id: webhook.id,
      notification_id: told.notification.id,
      category: told.notification.category,
      attempt: step.attempt,
      status: typeof answer === 'string' ? null : answer.status,
      error,
      duration_ms: Math.round(performance.now() - began),
    },
  };
  if (error === null) return { outcome: 'done', events: [answered] };
  await step.record(answered);
  const isGone = typeof answer !== 'string' && answer.status === 410;
  if (isGone) await disable(options.aggregates, step.organizationId, webhook.id);
  const retryAfterMs = typeof answer === 'string' ? 0 : answer.retryAfterMs;
  throw new StepFailedError(error, { isFinal: isGone, retryAfterMs });
}

const isTaken = ({ status }: WebhookAnswer): boolean => status >= 200 && status < 300;

async function call(
  { masterKey, guard, publicUrl }: WebhookOptions,
  { organizationId, id, signal }: Delivering,
  webhook: Webhook,
  told: Told,
): Promise<WebhookAnswer | string> {
  const now = new Date();
  const payload = JSON.stringify(messageOf(organizationId, told, publicUrl));
  const secrets = signingSecrets({ masterKey, organizationId }, webhook, now.getTime());
  const headers = signedHeaders(id, now, payload, secrets);
  try {
    return await sendWebhook({ url: webhook.url, headers, payload }, guard, signal);
  } catch (error) {
    if (!(error instanceof WebhookError) || signal.aborted) throw error;
    return error.reason;
  }
}

/** The message: its type is the notification's category. */
function messageOf(organization_id: string, { notification, member, text }: Told, publicUrl: string) {
  const { id, category, task_id, comment_id, created_at } = notification;
  return {
    type: category,
    timestamp: created_at,
    data: {
      id,
      organization_id,
      member_id: member.id,
      user_id: member.user_id,
      category,
      task_id,
      comment_id,
      title: text.title,
      body: text.body,
      url: `${publicUrl}/tasks/${task_id}`,
    },
  };
}

async function disable({ executor, webhooks }: Aggregates, organizationId: string, id: string): Promise<void> {
  await executor.execute(webhooks, {
    context: systemContext(organizationId),
    stream: webhooksStream(organizationId),
    decide: (state) => disableWebhook(id, 'gone', state),
  });
}
