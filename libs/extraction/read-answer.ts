import { z } from 'zod';

/** One task as the model gave it: a title, and whatever else, still to be held against the rules. */
export interface GivenTask {
  readonly title: string;
  readonly [field: string]: unknown;
}

/** An answer is no JSON, or has no list of tasks with titles. */
export class UnfitAnswerError extends Error {
  override name = 'UnfitAnswerError';
  constructor(readonly reason: 'not-json' | 'wrong-shape') {
    super(`the answer is ${reason}`);
  }
}

const givenTasks = z.array(z.looseObject({ title: z.string() }));
const FENCE = /^\s*```(?:json)?\s*\n(.*)\n\s*```\s*$/s;

/**
 * The tasks in the text of an answer. Not every server that takes a schema keeps to it: a fence around the JSON, a bare
 * list and a list under another name are taken, too.
 * @throws UnfitAnswerError
 */
export function readAnswer(text: string): readonly GivenTask[] {
  const { success, data } = givenTasks.safeParse(listIn(parse(FENCE.exec(text)?.[1] ?? text)));
  if (!success) throw new UnfitAnswerError('wrong-shape');
  return data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnfitAnswerError('not-json');
  }
}

function listIn(value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
  if ('tasks' in value) return value.tasks;
  const lists = Object.values(value).filter(Array.isArray);
  return lists.length === 1 ? lists[0] : undefined;
}
