import type { FastifyRequest } from 'fastify';
import type { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import type { Config } from '#libs/config';
import { Problem } from '#libs/http';

/** What of the configuration signatures are checked with. */
export type TwilioSettings = Pick<Config, 'twilioAuthToken' | 'publicUrl' | 'host'>;

let validate: typeof validateRequest | undefined;

/**
 * Holds a callback to be Twilio's own, by the form's fields and the URL that it was sent to as Twilio knows it.
 * @throws a 403 where it is not, and for every callback while no token is configured.
 */
export async function mustBeSigned(
  { twilioAuthToken, publicUrl, host }: TwilioSettings,
  request: FastifyRequest,
  fields: Readonly<Record<string, unknown>>,
): Promise<void> {
  const signature = request.headers['x-twilio-signature'];
  if (twilioAuthToken !== null && typeof signature === 'string') {
    // Loaded with the first callback: most installations never see one.
    validate ??= (await import('twilio/lib/webhooks/webhooks.js')).validateRequest;
    const url = (publicUrl ?? ownUrl(host, request)) + (request.raw.url ?? '');
    if (validate(twilioAuthToken, signature, url, fields)) return;
  }
  throw new Problem('invalid-signature', 'The X-Twilio-Signature does not hold.');
}

/** Where this service listens, as PUBLIC_URL is by default. */
const ownUrl = (host: string, { raw }: FastifyRequest): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${raw.socket.localPort}`;
