import { newId } from '#libs/aggregate';
import type { Actor, RecordedEvent } from '#libs/event';
import { EXTRACT_TASKS, type Extracted } from '#libs/extraction';
import { decide, taskStream } from '#libs/task';
import type { Aggregates } from '../services.ts';

/** Creates the tasks of an answer that are not there yet. One that was created and deleted since stays deleted. */
export async function createTasks(
  { executor, tasks }: Aggregates,
  { organizationId, source }: { readonly organizationId: string; readonly source: RecordedEvent },
  { call_id, contact_id, assigned_to, model, tasks: extracted }: Extracted,
): Promise<void> {
  const actor: Actor = { kind: 'ai', id: EXTRACT_TASKS.key, name: model, member_kind: null, on_behalf_of: null };
  const origin = { requestHash: null, correlationId: source.metadata.correlation_id, causationId: source.id };
  for (const { due_date, ...fields } of extracted) {
    const due = due_date === null ? null : ({ due_date, due_kind: 'datetime' } as const);
    const rest = { type: 'contact', source: 'ai', reporter_id: null, references: [] } as const;
    const task = { ...fields, ...rest, due, contact_id, call_id, assigned_to };
    await executor.execute(tasks, {
      context: { organizationId, actor, commandId: newId(), ...origin },
      stream: taskStream(organizationId, task.id),
      decide: (state) => (state ? [] : decide({ type: 'create', task }, state)),
    });
  }
}
