import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { type AddressGuard, AddressNotAllowedError, guardedLookup } from './address.ts';

/** A message on its way to an endpoint. */
export interface WebhookMessage {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly payload: string;
}

/** How an endpoint answered. */
export interface WebhookAnswer {
  readonly status: number;
  /** Within how many milliseconds it wants no other; 0 where it says nothing. */
  readonly retryAfterMs: number;
}

/** An endpoint could not be called, or did not answer. */
export class WebhookError extends Error {
  override name = 'WebhookError';
  constructor(
    /** What to tell people: it names no address. */
    readonly reason: 'address-not-allowed' | 'unreachable' | 'timed-out' | 'insecure-url',
    cause?: unknown,
  ) {
    super(reason, { cause });
  }
}

const TIMEOUT_MS = 15_000;
/** As long as the last attempts are apart: an endpoint that puts off each of them is given up after a day all the same. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/**
 * Sends a message and gives the status of its answer; a redirect is an answer like any other, and is not followed.
 * @throws WebhookError, within 15 seconds.
 */
export async function sendWebhook(
  { url, headers, payload }: WebhookMessage,
  guard: AddressGuard,
  signal: AbortSignal,
): Promise<WebhookAnswer> {
  const target = new URL(url);
  const isSecure = target.protocol === 'https:';
  const host = target.hostname.replace(/^\[|\]$/g, '');
  // A literal address is looked up by nobody.
  const refusal = isIP(host) === 0 ? null : guard(host, isSecure);
  if (refusal) throw new WebhookError(refusal);
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  const options = {
    method: 'POST',
    // A connection of its own: one that is kept would be to an address that was checked for another message.
    agent: false,
    lookup: guardedLookup(guard, isSecure),
    signal: AbortSignal.any([signal, limit]),
    headers: {
      ...headers,
      'content-type': 'application/json',
      'user-agent': 'Docket',
      'content-length': Buffer.byteLength(payload),
    },
  } as const;
  try {
    return await answerOf(isSecure ? httpsRequest(target, options) : httpRequest(target, options), payload);
  } catch (error) {
    if (error instanceof WebhookError) throw error;
    if (limit.aborted) throw new WebhookError('timed-out', error);
    throw new WebhookError(error instanceof AddressNotAllowedError ? error.reason : 'unreachable', error);
  }
}

function answerOf(request: ClientRequest, payload: string): Promise<WebhookAnswer> {
  return new Promise((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response: IncomingMessage) => {
      // What it says beside its status is of no use, and may be without end.
      response.on('error', () => undefined).destroy();
      resolve({ status: response.statusCode ?? 0, retryAfterMs: retryAfter(response.headers['retry-after']) });
    });
    request.end(payload);
  });
}

/** Seconds, or a date (RFC 9110, 10.2.3). */
function retryAfter(header: string | undefined): number {
  if (header === undefined) return 0;
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), LONGEST_RETRY_AFTER_MS) : 0;
}
