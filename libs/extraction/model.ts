import type { Failure } from './extraction-events.ts';
import type { Question } from './prompt.ts';

/** What a question took. */
export interface Tokens {
  readonly input_tokens: number;
  readonly output_tokens: number;
}

/** What became of a question. It never throws: whatever goes wrong is a failure by its reason. */
export type Answer =
  | ({ readonly ok: true; readonly text: string } & Tokens)
  | ({ readonly ok: false; readonly reason: Failure; readonly isTooLong: boolean } & Tokens);

/** The door to a model: one question, one answer, within a bounded time. */
export interface ModelDoor {
  /** @param signal ends it early; what it answers then means nothing. */
  ask(model: string, question: Question, signal?: AbortSignal): Promise<Answer>;
}
