import { categorySchema, prioritySchema } from '#libs/task';
import { parseLocalDateTime } from '#libs/time';
import { quoteIn } from './evidence.ts';
import type { ExtractedTask } from './extraction-events.ts';
import type { GivenTask } from './read-answer.ts';

const MOST_TASKS = 5;
const LONGEST_TITLE = 255;
const LONGEST_DESCRIPTION = 2_000;
const MOST_DAYS = 365;
const LAST_YEAR = 9998;
const DUE_TIME = '17:00';

/** What the rules take from the call. */
export interface CallFacts {
  /** When it ended, RFC 3339 in UTC. */
  readonly endedAt: string;
  /** The organization's. */
  readonly zone: string;
  /** All that was said. */
  readonly spoken: string;
}

/** What Docket keeps of a model's answer (specification §8): the first five tasks that have a title, by the rules. */
export function toTasks(given: readonly GivenTask[], call: CallFacts, newId: () => string): ExtractedTask[] {
  const titled = given.filter(({ title }) => sound(title) !== '');
  return titled.slice(0, MOST_TASKS).map((task) => ({
    id: newId(),
    title: cut(sound(task.title), LONGEST_TITLE).trim(),
    description: textOf(task.description, LONGEST_DESCRIPTION),
    category: categorySchema.safeParse(task.category).data ?? 'general',
    priority: prioritySchema.safeParse(task.priority).data ?? 'medium',
    due_date: dueDate(task.due_date_offset_days, call),
    evidence: evidenceOf(task.evidence, call),
  }));
}

function dueDate(offset: unknown, { endedAt, zone }: CallFacts): string | null {
  if (typeof offset !== 'number' || Number.isNaN(offset)) return null;
  const days = Math.min(Math.max(Math.floor(offset), 0), MOST_DAYS);
  const day = Temporal.Instant.from(endedAt).toZonedDateTimeISO(zone).toPlainDate().add({ days });
  // The last year that every zone can write down.
  return day.year > LAST_YEAR ? null : parseLocalDateTime(`${day}T${DUE_TIME}`, zone).due_date;
}

function evidenceOf(words: unknown, { spoken }: CallFacts): string | null {
  return typeof words === 'string' ? quoteIn(spoken, sound(words)) : null;
}

function textOf(value: unknown, max: number): string | null {
  const text = typeof value === 'string' ? cut(sound(value), max) : '';
  return text === '' ? null : text;
}

/** In Unicode code points. */
const cut = (text: string, max: number): string => (text.length <= max ? text : [...text].slice(0, max).join(''));

/** Without what no store can keep, and without white space at both ends. */
const sound = (text: string): string => text.toWellFormed().replaceAll('\0', '').trim();
