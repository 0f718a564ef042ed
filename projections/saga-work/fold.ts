import type { RecordedEvent } from '#libs/event';
import { instanceId, isInstanceStream, isSagaEvent, type SagaEvent, type SagaSource } from '#libs/saga';
import { type InstanceRow, type Rows, rowKey } from './row.ts';

/** The key of the row that a stream of an instance tells of. */
export const keyOfStream = (stream: string): string => stream.slice(stream.indexOf('-') + 1);

/** The instances that an event sets going, as they are from then on. */
export function begun(sources: readonly SagaSource[], event: RecordedEvent): InstanceRow[] {
  const { organization_id, recorded_at } = event.metadata;
  return sources.flatMap((source) =>
    source.starts(event).map((key) => ({
      organization_id,
      id: instanceId(organization_id, source.name, key),
      saga: source.name,
      key,
      source_stream: event.stream,
      source_revision: event.revision,
      source_id: event.id,
      begun_at: recorded_at,
      status: 'waiting',
      failures: 0,
      reason: null,
      next_attempt_at: recorded_at,
    })),
  );
}

/** Folds one more event into the rows that it touches. */
export function fold(rows: Rows, sources: readonly SagaSource[], event: RecordedEvent): void {
  for (const row of begun(sources, event)) rows.set(rowKey(row.organization_id, row.id), row);
  if (!isInstanceStream(event.stream) || !isSagaEvent(event)) return;
  const key = keyOfStream(event.stream);
  const row = rows.get(key);
  // What was done for an earlier source says nothing of the one that set it going since.
  if (row && row.source_id === event.data.source_id) rows.set(key, after(row, event));
}

function after(row: InstanceRow, event: RecordedEvent<SagaEvent>): InstanceRow | null {
  switch (event.type) {
    case 'SagaAsked':
      return row;
    case 'SagaFailed': {
      const { attempt: failures, reason, next_attempt_at } = event.data;
      return { ...row, failures, reason, next_attempt_at, status: next_attempt_at === null ? 'given-up' : 'retrying' };
    }
    case 'SagaCompleted':
      return null;
    case 'SagaRetried':
      return { ...row, failures: 0, status: 'waiting', next_attempt_at: event.metadata.recorded_at };
    case 'SagaGivenUp':
      return { ...row, status: 'given-up', next_attempt_at: null };
    default:
      return event satisfies never;
  }
}
