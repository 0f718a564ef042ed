import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '#libs/aggregate';
import { type DomainEvent, type NewEvent, type RecordedEvent, SYSTEM } from '#libs/event';
import type { EventStore } from '#libs/event-store';
import { taskStream } from '#libs/task';
import { importedTaskId } from '../ids.ts';
import { type ImportReport, importEventLog } from '../import-event-log.ts';

/** The organization of the tests. */
export const ORGANIZATION = '0190e0a0-0000-7000-8000-000000000001';

/** The mapping of specification §14. */
export const MAPPING = {
  columns: { task: 'case', activity: 'activity', actor: 'resource', at: 'time' },
  task: { type: 'internal', title: 'Incident {case}' },
  activities: {
    'Accepted*': { status: 'in-progress', assignee: 'actor' },
    'Queued*': { status: 'open', assignee: null },
    'Completed*': { status: 'done' },
    'Completed+Cancelled': { status: 'dismissed' },
    'Unmatched*': {},
  },
};

/** A file with the header of that mapping. */
export const csv = (...rows: readonly string[]): string => ['case,activity,resource,time', ...rows, ''].join('\n');

/** An event of this very moment. */
export function eventNow({ type, data }: DomainEvent): NewEvent {
  const id = newId();
  const now = new Date().toISOString();
  return {
    id,
    type,
    data,
    metadata: {
      organization_id: ORGANIZATION,
      actor: SYSTEM,
      occurred_at: now,
      recorded_at: now,
      command_id: id,
      correlation_id: id,
      causation_id: null,
    },
  };
}

/** Appends to the organization's stream: its creation, where `revision` is -1. */
export async function inOrganization(store: EventStore, revision: number, ...events: DomainEvent[]): Promise<void> {
  await store.append(`organization-${ORGANIZATION}`, revision, events.map(eventNow));
}

/** Names the organization. */
export const createOrganization = (store: EventStore): Promise<void> =>
  inOrganization(store, -1, {
    type: 'OrganizationCreated',
    data: { name: 'Desk', time_zone: 'UTC', date_reminder_time: '00:00', task_type_assignees: {} },
  });

/** Runs `work` with a file of this content. */
export async function withFile<T>(content: string | Uint8Array, work: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'docket-import-'));
  try {
    await writeFile(join(folder, 'log.csv'), content);
    return await work(join(folder, 'log.csv'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Imports a file of this content. Where the store does not answer, that is the end, unless there is patience. */
export const importing = (
  store: EventStore,
  content: string | Uint8Array,
  mapping: unknown = MAPPING,
  patienceMs = 0,
): Promise<ImportReport> =>
  withFile(content, (file) => importEventLog({ store, file, mapping, organizationId: ORGANIZATION, patienceMs }));

/** The stream of a case. */
export const streamOf = (caseId: string): string => taskStream(ORGANIZATION, importedTaskId(ORGANIZATION, caseId));

/** The types of the events of a case. */
export const typesOf = async (store: EventStore, caseId: string): Promise<string[]> =>
  (await store.readStream(streamOf(caseId))).map((event) => event.type);

/** What of an event is the same in every run. A member is added at the moment of the run. */
export const lasting = ({ id, stream, revision, type, data, metadata }: RecordedEvent) => {
  const { recorded_at: _, occurred_at, ...rest } = metadata;
  return { id, stream, revision, type, data, metadata: rest, at: type === 'MemberAdded' ? null : occurred_at };
};
