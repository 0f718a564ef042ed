export { type AddressGuard, createAddressGuard } from './address.ts';
export {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  disableWebhook,
  existing,
  resend,
  rotateSecret,
  TooManyWebhooksError,
  type WebhookChanges,
  WebhookNotFoundError,
} from './commands.ts';
export { type DeliveryEvent, deliveryEvents, deliveryKey, parseDeliveryKey } from './delivery-events.ts';
export { type RecordedWebhookEvent, type WebhookEvent, webhookEvents } from './events.ts';
export { type SecretSource, signedHeaders, signingSecrets, webhookSecret } from './secret.ts';
export { sendWebhook, type WebhookAnswer, WebhookError, type WebhookMessage } from './send.ts';
export { type Webhook, type Webhooks, webhooksEvolution, webhooksStream } from './webhooks.ts';
