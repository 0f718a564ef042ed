import type { GivenTask } from './read-answer.ts';

/** A task that was proposed once, and what people made of it. */
export interface JudgedTask {
  readonly title: string;
  readonly evidence: string | null;
  readonly verdict: 'kept' | 'edited' | 'dismissed' | 'untouched';
}

/** How the tasks of a new answer stand to those of an old one. */
export interface Comparison {
  /** Old ones that are proposed again. */
  readonly again: readonly JudgedTask[];
  /** Old ones that are not. */
  readonly lost: readonly JudgedTask[];
  /** New ones that were not proposed before. */
  readonly added: readonly Pick<GivenTask, 'title'>[];
}

type Told = { readonly title: string; readonly evidence?: unknown };

/** How much of their words two tasks must share to count as the same. */
const LIKENESS = 0.5;

/** Holds a new answer against an old one: each new task stands for the old one that is most like it, if any is. */
export function compareTasks(old: readonly JudgedTask[], given: readonly GivenTask[]): Comparison {
  const left = [...old];
  const again: JudgedTask[] = [];
  const added: GivenTask[] = [];
  for (const task of given) {
    const [best] = left.toSorted((a, b) => likeness(b, task) - likeness(a, task));
    if (best && likeness(best, task) >= LIKENESS) again.push(...left.splice(left.indexOf(best), 1));
    else added.push(task);
  }
  return { again, lost: left, added };
}

/** From 0 to 1: by the words of the title, or by those of the evidence, whichever are more alike. */
function likeness(one: Told, other: Told): number {
  return Math.max(shared(one.title, other.title), shared(textOf(one.evidence), textOf(other.evidence)));
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function shared(one: string, other: string): number {
  const [a, b] = [wordsIn(one), wordsIn(other)];
  return a.size === 0 || b.size === 0 ? 0 : a.intersection(b).size / a.union(b).size;
}

const wordsIn = (text: string): ReadonlySet<string> => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
