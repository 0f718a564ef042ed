import { z } from 'zod';
import { commandHeaders, cursorOf, defineEndpoint, integer, ordinalText, readHeaders, uuid } from '#libs/http';
import { notificationCategorySchema, readCategorySchema } from '#libs/notification';
import { webhookDeliveries } from '#projections/webhook-deliveries';
import { IDS } from '../examples.ts';

const common = { tags: ['webhooks'], auth: 'token', permission: 'Settings:Write' } as const;
const params = z.object({ webhook_id: uuid() });
const instant = z.iso.datetime();

const webhookSchema = z
  .object({
    id: z.uuid(),
    url: z.string(),
    categories: z.array(notificationCategorySchema).nullable().meta({ description: 'Null: all.' }),
    enabled: z.boolean(),
    disabled_reason: z.string().nullable().meta({ description: '`gone`: the endpoint answered 410.' }),
    previous_secret_until: instant
      .nullable()
      .meta({ description: 'Until when messages are signed with the secret before, too.' }),
    created_at: instant,
  })
  .meta({ id: 'Webhook' });

const withSecret = webhookSchema
  .extend({ secret: z.string().meta({ description: '`whsec_…`, shown this once.' }) })
  .meta({ id: 'WebhookWithSecret' });

export type WebhookReply = z.infer<typeof webhookSchema>;

const example: WebhookReply = {
  id: '01979f3e-9999-7000-8000-000000000001',
  url: 'https://crm.example/hooks/docket',
  categories: ['task-assigned', 'task-reminder'],
  enabled: true,
  disabled_reason: null,
  previous_secret_until: null,
  created_at: '2026-03-20T09:30:00.000Z',
};
const exampleSecret = { ...example, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=' };

/** Only what can be called: without a name and password, which would stand in the log. */
const url = z
  .string()
  .max(2_000)
  .refine((value) => isEndpoint(value), {
    error: 'must be an http:// or https:// URL without a user, a password and a fragment',
  });

function isEndpoint(value: string): boolean {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return false;
  const { username, password, hash } = new URL(value);
  return username === '' && password === '' && hash === '';
}

const categories = z.array(readCategorySchema).min(1).max(20).nullable();

export const listWebhooks = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/api/webhooks',
  operation: 'listWebhooks',
  summary: 'Where notifications are sent, in the order in which they were added',
  headers: readHeaders,
  status: 200,
  reply: z.object({ data: z.array(webhookSchema), next_cursor: z.null() }),
  errors: ['unavailable'],
  examples: { reply: { data: [example], next_cursor: null } },
});

export const createWebhook = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/api/webhooks',
  operation: 'createWebhook',
  summary: 'Have notifications sent to an endpoint, signed as Standard Webhooks has it',
  description:
    'A URL without TLS, or with an address that is not public, is called only where the configuration says so.',
  headers: commandHeaders,
  body: z.strictObject({ url, categories: categories.default(null) }),
  status: 201,
  reply: withSecret,
  replyHeaders: ['Docket-Position', 'Location'],
  errors: ['key-reused', 'unavailable'],
  examples: { body: { url: example.url, categories: ['task-assigned', 'task-reminder'] }, reply: exampleSecret },
});

export const patchWebhook = defineEndpoint({
  ...common,
  method: 'PATCH',
  path: '/api/webhooks/:webhook_id',
  operation: 'patchWebhook',
  summary: 'Change a webhook: what is absent stays',
  params,
  headers: commandHeaders,
  body: z.strictObject({ url: url.optional(), categories: categories.optional(), enabled: z.boolean().optional() }),
  status: 200,
  reply: webhookSchema,
  replyHeaders: ['Docket-Position'],
  errors: ['not-found', 'key-reused', 'unavailable'],
  examples: { body: { enabled: true }, reply: example },
});

export const deleteWebhook = defineEndpoint({
  ...common,
  method: 'DELETE',
  path: '/api/webhooks/:webhook_id',
  operation: 'deleteWebhook',
  summary: 'Have nothing sent to an endpoint any more',
  params,
  headers: commandHeaders,
  status: 204,
  reply: null,
  replyHeaders: ['Docket-Position'],
  errors: ['not-found', 'key-reused', 'unavailable'],
});

export const rotateSecret = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/api/webhooks/:webhook_id/rotate-secret',
  operation: 'rotateWebhookSecret',
  summary: 'Give a webhook a new secret; for a while messages are signed with both',
  params,
  headers: commandHeaders,
  body: z.strictObject({
    overlap_seconds: z
      .int()
      .min(0)
      .max(7 * 86_400)
      .default(86_400),
  }),
  bodyOptional: true,
  status: 200,
  reply: withSecret,
  replyHeaders: ['Docket-Position'],
  errors: ['not-found', 'key-reused', 'unavailable'],
  examples: { body: { overlap_seconds: 86_400 }, reply: exampleSecret },
});

const deliverySchema = z
  .object({
    id: z.uuid().meta({ description: 'The webhook-id of the message: the same in every call.' }),
    notification_id: z.uuid(),
    category: z.string(),
    attempt: z.int(),
    at: instant,
    status: z.int().nullable().meta({ description: 'Null: the endpoint did not answer.' }),
    error: z.string().nullable().meta({ description: 'Null: it is delivered.' }),
    duration_ms: z.int(),
  })
  .meta({ id: 'WebhookDelivery' });

export const listDeliveries = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/api/webhooks/:webhook_id/deliveries',
  operation: 'listWebhookDeliveries',
  summary: 'The calls of an endpoint, newest first',
  readModel: webhookDeliveries.name,
  params,
  query: z.object({
    limit: integer({ min: 1 })
      .default(50)
      .transform((limit) => Math.min(limit, 200)),
    cursor: cursorOf(z.strictObject({ ordinal: ordinalText() })).optional(),
  }),
  headers: readHeaders,
  status: 200,
  reply: z.object({ data: z.array(deliverySchema), next_cursor: z.string().nullable() }),
  errors: ['not-found', 'projection-behind', 'unavailable'],
  examples: {
    reply: {
      data: [
        {
          id: '01979f3e-aaaa-5000-8000-000000000001',
          notification_id: IDS.task,
          category: 'task-assigned',
          attempt: 2,
          at: '2026-03-20T09:30:11.000Z',
          status: 200,
          error: null,
          duration_ms: 84,
        },
      ],
      next_cursor: null,
    },
  },
});

export const resendDelivery = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/api/webhooks/:webhook_id/deliveries/:delivery_id/resend',
  operation: 'resendWebhookDelivery',
  summary: 'Send a message once more, under the same webhook-id',
  params: params.extend({ delivery_id: uuid() }),
  headers: commandHeaders,
  status: 202,
  reply: null,
  replyHeaders: ['Docket-Position'],
  errors: ['not-found', 'key-reused', 'unavailable'],
});
