import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { taskScope } from '#libs/access';
import { chooseModel, type Organization, organizationStream } from '#libs/directory';
import { AI_AREAS } from '#libs/extraction';
import { decodeCursor, Endpoint, encodeCursor, type InputOf, notFound, ordinalText } from '#libs/http';
import { countFeedback, type FeedbackRow, listFeedback } from '#projections/ai-feedback';
import { sumUsage } from '#projections/ai-usage';
import { commandContext } from '../access/command-context.ts';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { sayPosition } from '../reply-headers.ts';
import { Services } from '../services.ts';
import { getAiFeedback, getAiSettings, getAiUsage, putAiModel } from './ai-endpoints.ts';
import { beginsAt, endsBefore } from './period.ts';

const place = z.strictObject({ ordinal: ordinalText(), id: z.uuid() });

/** Which model does what, what it takes, and what people make of it. */
@Controller()
export class AiController {
  constructor(private readonly services: Services) {}

  @Endpoint(getAiSettings)
  settings(_: InputOf<typeof getAiSettings>, @CurrentSession() { organization }: Session) {
    return { data: areasOf(organization) };
  }

  @Endpoint(putAiModel)
  async choose(input: InputOf<typeof putAiModel>, @CurrentSession() { caller }: Session) {
    const { area } = input.params;
    const outcome = await this.services.executor.execute(this.services.organizations, {
      context: commandContext(putAiModel, input, caller),
      stream: organizationStream(caller.organizationId),
      decide: (organization) => chooseModel(area, input.body.model, organization),
    });
    const chosen = outcome.state && areasOf(outcome.state).find(({ key }) => key === area);
    if (!chosen) throw notFound();
    sayPosition(input.reply, outcome.position);
    return chosen;
  }

  @Endpoint(getAiUsage)
  async usage({ query }: InputOf<typeof getAiUsage>, @CurrentSession() { organization }: Session) {
    const { id: organizationId, time_zone: zone } = organization;
    const from = query.from === undefined ? undefined : beginsAt(query.from, zone);
    const before = query.to === undefined ? undefined : endsBefore(query.to, zone);
    return { data: await sumUsage(this.services.readModel, { organizationId, zone, from, before }) };
  }

  @Endpoint(getAiFeedback)
  async feedback({ query }: InputOf<typeof getAiFeedback>, @CurrentSession() { caller }: Session) {
    const { limit, verdict, cursor } = query;
    const { readModel } = this.services;
    const scope = taskScope(caller);
    const after = cursor === undefined ? undefined : decodeCursor(place, cursor);
    const [found, counts] = await Promise.all([
      listFeedback(readModel, { scope, verdict, limit: limit + 1, after }),
      countFeedback(readModel, scope),
    ]);
    const data = found.slice(0, limit);
    const last = found.length > limit ? data.at(-1) : undefined;
    const next_cursor = last ? encodeCursor({ ordinal: last.ordinal, id: last.id }) : null;
    return { data: data.map(feedbackReply), next_cursor, counts };
  }
}

const areasOf = ({ ai_models }: Organization) =>
  AI_AREAS.map(({ key, label, complexity, default_model }) => ({
    key,
    label,
    complexity,
    default_model,
    model: ai_models[key] ?? null,
  }));

function feedbackReply({ id, call_id, title, model, prompt_version, verdict, changes, ...rest }: FeedbackRow) {
  const { reason, created_at, updated_at } = rest;
  const about = { task_id: id, call_id, title, model, prompt_version };
  return { ...about, verdict, changes: [...changes], reason, created_at, updated_at };
}
