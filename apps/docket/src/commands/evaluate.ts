import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { callStream } from '#libs/call';
import { organizationStream } from '#libs/directory';
import type { RecordedEvent } from '#libs/event';
import type { EventStore } from '#libs/event-store';
import {
  type AiUsage,
  askAbout,
  type Comparison,
  compareTasks,
  EXTRACT_TASKS,
  EXTRACT_TASKS_PROMPT,
  type Extracted,
  type ExtractedTask,
  type JudgedTask,
  type ModelDoor,
  type Prompt,
} from '#libs/extraction';
import { type TaskState, taskStream } from '#libs/task';
import { modelDoor } from '../extraction/model-door.ts';
import type { Log } from '../installation/log.ts';
import { print, withLog } from './with-log.ts';

/** What is tried, and on how many of the latest calls. */
export interface EvaluateOptions {
  readonly organization: string;
  readonly model?: string;
  /** The path of a text. */
  readonly prompt?: string;
  readonly limit: number;
}

/** Extracts past calls anew, without recording anything, and prints how that compares with what people made of the tasks. */
export function evaluate(options: EvaluateOptions): Promise<void> {
  return withLog(async (log, config) => {
    const door = modelDoor(config);
    if (!door) throw new Error('AI_API_KEY is not set: there is no model to ask');
    const { state: organization } = await log.organizations.load(organizationStream(options.organization));
    if (!organization) throw new Error(`there is no organization ${options.organization}`);
    const model = options.model ?? organization.ai_models[EXTRACT_TASKS.key] ?? EXTRACT_TASKS.default_model;
    const prompt = options.prompt === undefined ? EXTRACT_TASKS_PROMPT : await promptIn(options.prompt);
    const answers = (await lastAnswers(log.store, options.organization)).slice(-options.limit);
    print(`${answers.length} calls, ${model}, ${prompt.version}`);
    const comparisons: Comparison[] = [];
    const usage: AiUsage[] = [];
    const trial = { door, model, prompt, zone: organization.time_zone, usage };
    for (const answer of answers) {
      const result = await tryAgain(log, options.organization, answer, trial);
      print(`${answer.call_id}  ${typeof result === 'string' ? result : lineOf(result)}`);
      if (typeof result !== 'string') comparisons.push(result);
    }
    for (const line of totals(comparisons, usage)) print(line);
  });
}

interface Trial {
  readonly door: ModelDoor;
  readonly model: string;
  readonly prompt: Prompt;
  readonly zone: string;
  readonly usage: AiUsage[];
}

async function tryAgain(
  log: Log,
  organizationId: string,
  answer: Extracted,
  trial: Trial,
): Promise<Comparison | string> {
  const { state: call } = await log.calls.load(callStream(organizationId, answer.call_id));
  if (call?.transcription?.hash !== answer.transcript_hash) return 'left out: it has another transcription since';
  const findings = await askAbout(trial.door, {
    ...trial,
    feature: EXTRACT_TASKS.key,
    transcript: call.transcription,
    endedAt: call.ended_at ?? call.transcription.at,
    onUsage: async (usage) => trial.usage.push(usage),
  });
  if ('failure' in findings) return `failed: ${findings.failure}`;
  const old = await Promise.all(
    answer.tasks.map(async (task) => judged(task, (await log.tasks.load(taskStream(organizationId, task.id))).state)),
  );
  return compareTasks(old, findings.tasks.slice(0, 5));
}

function judged(proposed: ExtractedTask, task: TaskState): JudgedTask {
  const { title, evidence } = proposed;
  if (!task || task.deleted || task.status === 'dismissed') return { title, evidence, verdict: 'dismissed' };
  const fields = ['title', 'description', 'category', 'priority', 'due_date'] as const;
  if (fields.some((field) => task[field] !== proposed[field])) return { title, evidence, verdict: 'edited' };
  return { title, evidence, verdict: task.status === 'open' ? 'untouched' : 'kept' };
}

/** Transcripts are long: a page of them must fit into memory. */
const PAGE = 500;

/** The last answer about each call of an organization, in the order of the log. */
async function lastAnswers(store: EventStore, organizationId: string): Promise<readonly Extracted[]> {
  const found = new Map<string, Extracted>();
  let page: readonly RecordedEvent[] = [];
  do {
    page = await store.readAll(page.at(-1)?.position ?? null, PAGE);
    for (const { type, data, metadata, fault } of page) {
      if (type !== 'ExtractionAnswered' || fault !== undefined || metadata.organization_id !== organizationId) continue;
      const answer = data as Extracted;
      found.delete(answer.call_id);
      found.set(answer.call_id, answer);
    }
  } while (page.length === PAGE);
  return [...found.values()];
}

async function promptIn(path: string): Promise<Prompt> {
  const instructions = (await readFile(path, 'utf8')).trim();
  if (instructions === '') throw new Error(`${path} is empty`);
  return { version: `sha256:${createHash('sha256').update(instructions).digest('hex').slice(0, 12)}`, instructions };
}

const lineOf = ({ again, lost, added }: Comparison): string =>
  `again ${again.length}, lost ${lost.length}, new ${added.length}`;

const VERDICTS = ['kept', 'edited', 'dismissed', 'untouched'] as const;

function totals(comparisons: readonly Comparison[], usage: readonly AiUsage[]): string[] {
  const again = comparisons.flatMap((comparison) => comparison.again);
  const lost = comparisons.flatMap((comparison) => comparison.lost);
  const count = (tasks: readonly JudgedTask[], verdict: string) =>
    tasks.filter((task) => task.verdict === verdict).length;
  const sum = (field: 'input_tokens' | 'output_tokens') => usage.reduce((total, one) => total + one[field], 0);
  return [
    ...VERDICTS.map((verdict) => `${verdict}: ${count(again, verdict)} again, ${count(lost, verdict)} lost`),
    `new: ${comparisons.reduce((total, { added }) => total + added.length, 0)}`,
    `${usage.length} questions, ${sum('input_tokens')} tokens in, ${sum('output_tokens')} out`,
  ];
}
