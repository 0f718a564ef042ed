import { Controller } from '@nestjs/common';
import { derivedId, type Outcome } from '#libs/aggregate';
import { Endpoint, encodeCursor, type InputOf, notFound } from '#libs/http';
import {
  changeWebhook,
  createWebhook as decideCreate,
  deleteWebhook as decideDelete,
  rotateSecret as decideRotate,
  existing,
  resend,
  type Webhook,
  type WebhookEvent,
  type Webhooks,
  webhookSecret,
  webhooksStream,
} from '#libs/webhook';
import { findDelivered, listDeliveries as list } from '#projections/webhook-deliveries';
import { commandContext } from '../access/command-context.ts';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { sayPosition } from '../reply-headers.ts';
import { Services } from '../services.ts';
import {
  createWebhook,
  deleteWebhook,
  listDeliveries,
  listWebhooks,
  patchWebhook,
  resendDelivery,
  rotateSecret,
  type WebhookReply,
} from './webhook-endpoints.ts';

/** Where an organization has its notifications sent. */
@Controller()
export class WebhookController {
  constructor(private readonly services: Services) {}

  @Endpoint(listWebhooks)
  async list(_: InputOf<typeof listWebhooks>, @CurrentSession() session: Session) {
    return { data: [...(await this.#all(session)).values()].map(webhookReply), next_cursor: null };
  }

  @Endpoint(createWebhook)
  async create(input: InputOf<typeof createWebhook>, @CurrentSession() session: Session) {
    const context = commandContext(createWebhook, input, session.caller);
    const id = derivedId(context.commandId, 'webhook');
    const { state } = await this.#decide(input, context, (webhooks) => decideCreate({ id, ...input.body }, webhooks));
    void input.reply.header('location', `/api/webhooks/${id}`);
    return this.#withSecret(existing(id, state), session);
  }

  @Endpoint(patchWebhook)
  async patch(input: InputOf<typeof patchWebhook>, @CurrentSession() { caller }: Session) {
    const { webhook_id: id } = input.params;
    const context = commandContext(patchWebhook, input, caller);
    const { state } = await this.#decide(input, context, (webhooks) => changeWebhook(id, input.body, webhooks));
    return webhookReply(existing(id, state));
  }

  @Endpoint(deleteWebhook)
  async delete(input: InputOf<typeof deleteWebhook>, @CurrentSession() { caller }: Session) {
    const context = commandContext(deleteWebhook, input, caller);
    await this.#decide(input, context, (webhooks) => decideDelete(input.params.webhook_id, webhooks));
  }

  @Endpoint(rotateSecret)
  async rotate(input: InputOf<typeof rotateSecret>, @CurrentSession() session: Session) {
    const { webhook_id: id } = input.params;
    const until = new Date(Date.now() + input.body.overlap_seconds * 1_000).toISOString();
    const context = commandContext(rotateSecret, input, session.caller);
    const { state } = await this.#decide(input, context, (webhooks) => decideRotate(id, until, webhooks));
    return this.#withSecret(existing(id, state), session);
  }

  @Endpoint(listDeliveries)
  async deliveries({ params, query }: InputOf<typeof listDeliveries>, @CurrentSession() session: Session) {
    existing(params.webhook_id, await this.#all(session));
    const { limit, cursor } = query;
    const page = { limit: limit + 1, before: cursor?.ordinal };
    const found = await list(this.services.readModel, session.caller.organizationId, params.webhook_id, page);
    const shown = found.slice(0, limit);
    const last = found.length > limit ? shown.at(-1) : undefined;
    return {
      data: shown.map(({ ordinal: _, webhook_id: __, ...delivery }) => delivery),
      next_cursor: last ? encodeCursor({ ordinal: last.ordinal }) : null,
    };
  }

  @Endpoint(resendDelivery)
  async resend(input: InputOf<typeof resendDelivery>, @CurrentSession() { caller }: Session) {
    const { webhook_id, delivery_id } = input.params;
    const context = commandContext(resendDelivery, input, caller);
    await this.#decide(input, context, async (webhooks) => {
      existing(webhook_id, webhooks);
      const { readModel } = this.services;
      const notificationId = await findDelivered(readModel, caller.organizationId, webhook_id, delivery_id);
      if (notificationId === undefined) throw notFound('delivery');
      return resend(webhook_id, notificationId, webhooks);
    });
  }

  async #all({ caller }: Session): Promise<Webhooks> {
    return (await this.services.webhooks.load(webhooksStream(caller.organizationId))).state;
  }

  async #decide(
    { reply }: Pick<InputOf<typeof createWebhook>, 'reply'>,
    context: ReturnType<typeof commandContext>,
    decide: (webhooks: Webhooks) => readonly WebhookEvent[] | Promise<readonly WebhookEvent[]>,
  ): Promise<Outcome<Webhooks>> {
    const { executor, webhooks } = this.services;
    const stream = webhooksStream(context.organizationId);
    const outcome = await executor.execute(webhooks, { context, stream, decide });
    sayPosition(reply, outcome.position);
    return outcome;
  }

  #withSecret(webhook: Webhook, { caller }: Session) {
    const { masterKey } = this.services;
    const secret = webhookSecret({ masterKey, organizationId: caller.organizationId }, webhook);
    return { ...webhookReply(webhook), secret };
  }
}

function webhookReply({ id, url, categories, enabled, disabled_reason, previous_until, created_at }: Webhook) {
  return {
    id,
    url,
    categories: categories as WebhookReply['categories'],
    enabled,
    disabled_reason,
    previous_secret_until: previous_until,
    created_at,
  };
}
