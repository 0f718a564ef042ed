import { ERASED, type RecordedEvent } from '#libs/event';
import type { Extracted } from '#libs/extraction';
import type { OrderedEvent } from '#libs/projection';
import { isTaskStream, type RecordedTaskEvent, taskIdOf } from '#libs/task';
import { type FeedbackRow, verdictOf } from './row.ts';

/** The rows by organization and task. */
export type Rows = Map<string, FeedbackRow>;

/** A row's key: organization and task. */
export const rowKey = (organizationId: string, taskId: string): string => `${organizationId}_${taskId}`;

/** The key of the task that an event is about; null where it is not one task's. */
export const touchedBy = ({ stream, metadata }: RecordedEvent): string | null =>
  isTaskStream(stream) ? rowKey(metadata.organization_id, taskIdOf(stream)) : null;

/** Folds one more event into the rows that it touches. Tasks that no model proposed have none. */
export function fold(rows: Rows, { event, ordinal }: OrderedEvent): void {
  if (event.type === 'ExtractionAnswered') {
    for (const row of proposed(event, event.data as Extracted, ordinal))
      rows.set(rowKey(row.organization_id, row.id), row);
    return;
  }
  const key = touchedBy(event);
  const row = key === null ? undefined : rows.get(key);
  if (key === null || !row) return;
  const changed = { ...row, ...change(row, event as RecordedTaskEvent), updated_at: event.metadata.occurred_at };
  rows.set(key, { ...changed, verdict: verdictOf(changed) });
}

function proposed({ metadata }: RecordedEvent, answer: Extracted, ordinal: bigint): FeedbackRow[] {
  const { organization_id, occurred_at } = metadata;
  const { call_id, model, prompt_version, contact_id, assigned_to, tasks, task_ids } = answer;
  // What the tasks said is gone where the call was erased; what people made of them is not.
  const titles = new Map(tasks.map(({ id, title }) => [id, title]));
  return task_ids.map((id) => ({
    organization_id,
    id,
    call_id,
    model,
    prompt_version,
    title: titles.get(id) ?? ERASED,
    type: 'contact',
    contact_id,
    reporter_id: null,
    assigned_to,
    status: 'open',
    changes: [],
    reason: null,
    verdict: 'untouched',
    created_at: occurred_at,
    updated_at: occurred_at,
    ordinal: String(ordinal),
  }));
}

const CONTENT = ['title', 'description', 'category', 'priority'] as const;

function change(row: FeedbackRow, event: RecordedTaskEvent): Partial<FeedbackRow> {
  const { data } = event;
  switch (event.type) {
    case 'TaskDetailsChanged': {
      const { title = row.title, reporter_id = row.reporter_id } = event.data;
      const fields = CONTENT.filter((field) => event.data[field] !== undefined);
      return { title, reporter_id, changes: union(row.changes, fields) };
    }
    case 'TaskRescheduled':
      return { changes: union(row.changes, ['due_date']) };
    case 'TaskAssigned':
      return { assigned_to: event.data.assigned_to };
    case 'TaskUnassigned':
      return { assigned_to: null };
    case 'TaskStarted':
      return { status: 'in-progress' };
    case 'TaskStopped':
    case 'TaskReopened':
      return { status: 'open', reason: null };
    case 'TaskResolved':
      return { status: event.data.resolution, reason: data.reason ?? null };
    case 'TaskDeleted':
      return { status: 'deleted', reason: data.reason ?? null };
    default:
      return {};
  }
}

const union = (one: readonly string[], other: readonly string[]): readonly string[] => [...new Set([...one, ...other])];
