import { createHmac } from 'node:crypto';
import { Webhook as Signer } from 'standardwebhooks';
import type { Webhook } from './webhooks.ts';

/** What secrets are derived from. */
export interface SecretSource {
  /** 32 bytes. */
  readonly masterKey: Uint8Array;
  readonly organizationId: string;
}

/**
 * A webhook's secret, `whsec_…` as Standard Webhooks writes it: derived from the installation's master key, so that it
 * stands in no event and no table.
 */
export function webhookSecret(source: SecretSource, { id, generation }: Pick<Webhook, 'id' | 'generation'>): string {
  const label = `webhook:${source.organizationId}:${id}:${generation}`;
  return `whsec_${createHmac('sha256', source.masterKey).update(label).digest('base64')}`;
}

/** The secrets to sign with: the present one, and while it holds the one before. */
export function signingSecrets(source: SecretSource, webhook: Webhook, now: number): string[] {
  const { generation, previous_until } = webhook;
  const present = webhookSecret(source, webhook);
  if (previous_until === null || Date.parse(previous_until) <= now) return [present];
  return [present, webhookSecret(source, { ...webhook, generation: generation - 1 })];
}

/** The headers that identify and sign a message (Standard Webhooks): one signature for each secret. */
export function signedHeaders(id: string, at: Date, payload: string, secrets: readonly string[]) {
  const signatures = secrets.map((secret) => new Signer(secret).sign(id, at, payload));
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}
