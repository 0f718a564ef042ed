import type { RecordedTaskEvent } from '#libs/task';
import { changeOf } from './change.ts';

/** A task for a stretch of time in which it stays the same. Instants are milliseconds since 1970. */
export interface Version {
  readonly from: number;
  /** When it became another, or was deleted; Infinity for what it is. */
  readonly to: number;
  readonly status: string;
  readonly category: string;
  readonly priority: string | null;
  readonly source: string;
  readonly type: string;
  readonly contactId: string | null;
  readonly reporterId: string | null;
  readonly assignedTo: string | null;
  readonly createdAt: number;
  /** Null unless it stands resolved. */
  readonly resolvedAt: number | null;
  readonly resolvedCount: number;
  readonly reopenedCount: number;
}

/** A time at which a task was resolved or reopened. */
export interface Fact {
  readonly revision: number;
  readonly kind: 'resolved' | 'reopened';
  readonly at: number;
}

/** What reports know of a task: its versions, oldest first and without overlap, and its facts in the order of the log. */
export interface Life {
  readonly organizationId: string;
  readonly id: string;
  readonly versions: readonly Version[];
  readonly facts: readonly Fact[];
}

/**
 * A task's life after one more of its events. At any instant it stood as the fold of what had occurred by then, in the
 * order of the log (libs/task asOf): so an event changes what the task was from its own time on, whatever occurred later,
 * as nothing behind it in the log can have undone it yet.
 */
export function evolveLife(life: Life, event: RecordedTaskEvent): Life {
  const at = Date.parse(event.metadata.occurred_at);
  if (event.type === 'TaskCreated') return { ...life, versions: [created(event, at)] };
  if (event.type === 'TaskDeleted') return { ...life, versions: cutAt(life.versions, at) };
  const change = changeOf(event, at);
  if (!change) return life;
  const versions = life.versions.flatMap((version) => changeFrom(version, at, change));
  const { revision } = event;
  if (event.type === 'TaskResolved')
    return { ...life, versions, facts: [...life.facts, { revision, kind: 'resolved', at }] };
  if (event.type === 'TaskReopened')
    return { ...life, versions, facts: [...life.facts, { revision, kind: 'reopened', at }] };
  return { ...life, versions };
}

function created({ data }: Extract<RecordedTaskEvent, { type: 'TaskCreated' }>, at: number): Version {
  const { category, priority, source, type, contact_id, reporter_id, assigned_to } = data;
  return {
    from: at,
    to: Number.POSITIVE_INFINITY,
    status: 'open',
    category,
    priority,
    source,
    type,
    contactId: contact_id,
    reporterId: reporter_id,
    assignedTo: assigned_to,
    createdAt: at,
    resolvedAt: null,
    resolvedCount: 0,
    reopenedCount: 0,
  };
}

function cutAt(versions: readonly Version[], at: number): Version[] {
  return versions.filter(({ from }) => from < at).map((version) => ({ ...version, to: Math.min(version.to, at) }));
}

function changeFrom(version: Version, at: number, change: (before: Version) => Partial<Version>): Version[] {
  if (version.to <= at) return [version];
  const after = { ...version, ...change(version) };
  if (sameState(version, after)) return [version];
  return version.from >= at
    ? [after]
    : [
        { ...version, to: at },
        { ...after, from: at },
      ];
}

const STATE = [
  'status',
  'category',
  'priority',
  'reporterId',
  'assignedTo',
  'resolvedAt',
  'resolvedCount',
  'reopenedCount',
] as const satisfies readonly (keyof Version)[];

const sameState = (a: Version, b: Version): boolean => STATE.every((field) => a[field] === b[field]);
