import OpenAI, { APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import type { ChatCompletion } from 'openai/resources/chat/completions';
import type { Failure } from '../extraction-events.ts';
import type { Answer, ModelDoor, Tokens } from '../model.ts';
import { answerSchema } from './answer-schema.ts';

/** How a provider is reached. */
export interface ProviderSettings {
  readonly apiKey: string;
  /** As OpenAI's, with `/v1`. */
  readonly baseUrl: string;
  /** From the question to the last byte of the answer. */
  readonly timeoutMs: number;
}

/** Five tasks with everything at its longest fit in. */
const MOST_OUTPUT_TOKENS = 8_000;
const NOTHING: Tokens = { input_tokens: 0, output_tokens: 0 };

/** The door to the models of a provider that speaks as OpenAI does. */
export function openaiDoor({ apiKey, baseUrl, timeoutMs }: ProviderSettings): ModelDoor {
  const timeout = Math.max(1, Math.ceil(timeoutMs));
  // Repeats are the saga's: it keeps count of them over restarts.
  const client = new OpenAI({ apiKey, baseURL: baseUrl, timeout, maxRetries: 0, logLevel: 'off' });
  const response_format = zodResponseFormat(answerSchema, 'tasks');
  return {
    async ask(model, { system, user }, ended) {
      const messages = [
        { role: 'system' as const, content: system },
        { role: 'user' as const, content: user },
      ];
      const body = { model, messages, response_format, max_completion_tokens: MOST_OUTPUT_TOKENS };
      // The client's own time-out ends with the head of the answer on some paths: this one bounds the whole.
      const late = AbortSignal.timeout(timeout);
      const signal = ended ? AbortSignal.any([late, ended]) : late;
      try {
        return answerOf(await client.chat.completions.create(body, { signal }));
      } catch (error) {
        return { ok: false, ...failureOf(error, late.aborted), ...NOTHING };
      }
    },
  };
}

function answerOf(completion: Partial<ChatCompletion> | string): Answer {
  if (typeof completion !== 'object' || completion === null) return failed('not-json', NOTHING);
  const { usage, choices } = completion;
  const tokens = {
    input_tokens: countOf(usage?.prompt_tokens),
    output_tokens: countOf(usage?.completion_tokens),
  };
  const choice = Array.isArray(choices) ? choices[0] : undefined;
  if (choice?.finish_reason === 'length') return failed('cut-off', tokens);
  if (choice?.message?.refusal || choice?.finish_reason === 'content_filter') return failed('refusal', tokens);
  const text = choice?.message?.content;
  if (typeof text !== 'string' || text.trim() === '') return failed('no-answer', tokens);
  return { ok: true, text, ...tokens };
}

const failed = (reason: Failure, tokens: Tokens): Answer => ({ ok: false, reason, isTooLong: false, ...tokens });

const countOf = (value: unknown): number => (Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : 0);

function failureOf(error: unknown, isLate: boolean): { reason: Failure; isTooLong: boolean } {
  const isTooLong = error instanceof APIError && error.code === 'context_length_exceeded';
  return { reason: reasonOf(error, isLate), isTooLong };
}

function reasonOf(error: unknown, isLate: boolean): Failure {
  if (isLate || error instanceof APIConnectionTimeoutError || error instanceof APIUserAbortError) return 'timeout';
  if (error instanceof SyntaxError) return 'not-json';
  const status: unknown = error instanceof APIError ? error.status : undefined;
  if (typeof status !== 'number') return 'unreachable';
  if (status === 429) return 'rate-limited';
  return status >= 500 ? 'provider-error' : 'rejected';
}
