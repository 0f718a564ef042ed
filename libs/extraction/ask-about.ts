import type { Transcript } from '#libs/call';
import type { AiUsage, Failure } from './extraction-events.ts';
import type { ModelDoor } from './model.ts';
import { type Prompt, questionOf, type Setting } from './prompt.ts';
import { type GivenTask, readAnswer, UnfitAnswerError } from './read-answer.ts';
import { QUESTION_CHARACTERS, splitTranscript, type Turn } from './split.ts';

/** What is asked, of whom, about which transcript. */
export interface Inquiry extends Pick<Setting, 'endedAt' | 'zone'> {
  readonly feature: string;
  readonly model: string;
  readonly prompt: Prompt;
  readonly transcript: Transcript;
  /** Ends it early. */
  readonly signal?: AbortSignal;
  /** Before every question. */
  onAsk?(): Promise<unknown>;
  /** After every question, with what it took. */
  onUsage?(usage: AiUsage): Promise<unknown>;
}

/** What all questions about a transcript came to. */
export type Findings = { readonly tasks: readonly GivenTask[] } | { readonly failure: Failure };

const LEAST_CHARACTERS = 3_000;

/**
 * Asks a model for the tasks in a transcript, one question a part, and merges the answers in the order of the call. The
 * first question that fails ends it; only where a part is too long for the model, all of it is asked in smaller ones.
 */
export async function askAbout(door: ModelDoor, inquiry: Inquiry): Promise<Findings> {
  for (let characters = QUESTION_CHARACTERS; characters >= LEAST_CHARACTERS; characters /= 4) {
    const findings = await askParts(door, inquiry, splitTranscript(inquiry.transcript, characters));
    if (findings !== 'too-long') return findings;
  }
  return { failure: 'rejected' };
}

async function askParts(
  door: ModelDoor,
  inquiry: Inquiry,
  parts: readonly (readonly Turn[])[],
): Promise<Findings | 'too-long'> {
  const { feature, model, prompt, endedAt, zone } = inquiry;
  const tasks: GivenTask[] = [];
  for (const [n, turns] of parts.entries()) {
    const question = questionOf(prompt, turns, { endedAt, zone, part: n + 1, parts: parts.length });
    await inquiry.onAsk?.();
    const answer = await door.ask(model, question, inquiry.signal);
    const { input_tokens, output_tokens } = answer;
    const found = answer.ok ? tasksIn(answer.text) : answer.reason;
    const reason = typeof found === 'string' ? found : null;
    const outcome = reason === null ? 'succeeded' : 'failed';
    await inquiry.onUsage?.({ feature, model, outcome, reason, input_tokens, output_tokens });
    if (typeof found === 'string') return !answer.ok && answer.isTooLong ? 'too-long' : { failure: found };
    tasks.push(...withoutKnown(found, tasks));
  }
  return { tasks };
}

function tasksIn(text: string): readonly GivenTask[] | Failure {
  try {
    return readAnswer(text);
  } catch (error) {
    if (error instanceof UnfitAnswerError) return error.reason;
    throw error;
  }
}

/** Without what an earlier part has told of under the same title. */
function withoutKnown(found: readonly GivenTask[], known: readonly GivenTask[]): readonly GivenTask[] {
  const titles = new Set(known.map(({ title }) => title.trim().toLowerCase()));
  return found.filter(({ title }) => !titles.has(title.trim().toLowerCase()));
}
