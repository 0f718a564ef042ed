import { z } from 'zod';
import { AI_AREAS, EXTRACT_TASKS, EXTRACT_TASKS_PROMPT } from '#libs/extraction';
import { commandHeaders, defineEndpoint, integer, listOf, readHeaders, text } from '#libs/http';
import { aiFeedback } from '#projections/ai-feedback';
import { aiUsage } from '#projections/ai-usage';
import { IDS } from '../examples.ts';
import { periodEnd } from './period.ts';

const areaSchema = z
  .object({
    key: z.string(),
    label: z.string(),
    complexity: z.string(),
    default_model: z.string(),
    model: z.string().nullable().meta({ description: 'The chosen model; null: the default one.' }),
  })
  .meta({ id: 'AiArea' });

const exampleArea = { ...EXTRACT_TASKS, model: null };
const common = { tags: ['ai'], auth: 'token' } as const;
const read = { ...common, method: 'GET', permission: 'Settings:Read', headers: readHeaders, status: 200 } as const;

export const getAiSettings = defineEndpoint({
  ...read,
  path: '/api/settings/ai',
  operation: 'getAiSettings',
  summary: 'The kinds of work that models do, and which model does each',
  reply: z.object({ data: z.array(areaSchema) }),
  errors: ['projection-behind', 'unavailable'],
  examples: { reply: { data: [exampleArea] } },
});

export const putAiModel = defineEndpoint({
  ...common,
  method: 'PUT',
  path: '/api/settings/ai/:area',
  operation: 'putAiModel',
  summary: 'Choose the model for one kind of work, or (null) the default one',
  permission: 'Settings:Write',
  params: z.object({ area: z.enum(AI_AREAS.map(({ key }) => key)) }),
  headers: commandHeaders,
  body: z.strictObject({ model: text({ min: 1, max: 255, trim: true }).nullable() }),
  status: 200,
  reply: areaSchema,
  replyHeaders: ['Docket-Position'],
  errors: ['forbidden', 'key-reused', 'unavailable'],
  examples: { body: { model: 'openai/gpt-5.2' }, reply: { ...exampleArea, model: 'openai/gpt-5.2' } },
});

export const getAiUsage = defineEndpoint({
  ...read,
  path: '/api/ai/usage',
  operation: 'getAiUsage',
  summary: 'Calls of models, their tokens and outcomes by day, feature and model',
  description: 'Days are those of the organization. A day as `to` is included, an instant is not.',
  readModel: aiUsage.name,
  query: z.object({ from: periodEnd.optional(), to: periodEnd.optional() }),
  reply: z.object({
    data: z.array(
      z.object({
        day: z.iso.date(),
        feature: z.string(),
        model: z.string(),
        calls: z.int(),
        succeeded: z.int(),
        failed: z.int(),
        input_tokens: z.int(),
        output_tokens: z.int(),
      }),
    ),
  }),
  errors: ['projection-behind', 'unavailable'],
  examples: {
    reply: {
      data: [
        {
          day: '2026-03-24',
          feature: EXTRACT_TASKS.key,
          model: EXTRACT_TASKS.default_model,
          calls: 3,
          succeeded: 2,
          failed: 1,
          input_tokens: 5120,
          output_tokens: 240,
        },
      ],
    },
  },
});

const verdict = z.enum(['kept', 'edited', 'dismissed', 'untouched']);

export const getAiFeedback = defineEndpoint({
  ...read,
  path: '/api/ai/feedback',
  operation: 'getAiFeedback',
  summary: 'What people made of the tasks that models proposed, the newest first',
  description:
    'Dismissed: dismissed or deleted, with the reason that was given. Edited: a field is another than the model gave. Kept: ' +
    'started or done as it was. Untouched: none of these yet.',
  readModel: aiFeedback.name,
  query: z.object({
    verdict: listOf(verdict).optional(),
    limit: integer({ min: 1 })
      .default(50)
      .transform((limit) => Math.min(limit, 200)),
    cursor: z.string().min(1).optional(),
  }),
  reply: z.object({
    data: z.array(
      z.object({
        task_id: z.uuid(),
        call_id: z.uuid(),
        title: z.string(),
        model: z.string(),
        prompt_version: z.string(),
        verdict,
        changes: z.array(z.string()),
        reason: z.string().nullable(),
        created_at: z.iso.datetime(),
        updated_at: z.iso.datetime(),
      }),
    ),
    next_cursor: z.string().nullable(),
    counts: z.object({ kept: z.int(), edited: z.int(), dismissed: z.int(), untouched: z.int() }),
  }),
  errors: ['projection-behind', 'unavailable'],
  examples: {
    reply: {
      data: [
        {
          task_id: IDS.task,
          call_id: IDS.call,
          title: 'Send the invoice',
          model: EXTRACT_TASKS.default_model,
          prompt_version: EXTRACT_TASKS_PROMPT.version,
          verdict: 'dismissed',
          changes: [],
          reason: 'it was sent during the call',
          created_at: '2026-03-24T13:14:02.000Z',
          updated_at: '2026-03-25T08:00:00.000Z',
        },
      ],
      next_cursor: null,
      counts: { kept: 4, edited: 2, dismissed: 1, untouched: 0 },
    },
  },
});
