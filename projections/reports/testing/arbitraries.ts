import fc from 'fast-check';
import type { Role } from '#libs/access';
import type { TaskEvent } from '#libs/task';
import type { ReportQuery } from '../index.ts';
import { allDimensions } from './oracle.ts';

const few = <const T>(...values: readonly T[]) => fc.constantFrom(...values);
const uuid = (n: number) => `01980000-0000-7000-8000-00000000000${n}`;

/** The members and contacts that random histories know. */
export const MEMBERS = [uuid(1), uuid(2), uuid(3)] as const;
export const CONTACTS = [uuid(4), uuid(5)] as const;

/** Few enough instants that many fall together; some around a change of clocks, some at the ends of months. */
const instant = fc
  .tuple(
    few(...('0102030405060708091011121314'.match(/../g) ?? [])),
    few('00:00:00.000', '22:30:00.000', '23:00:00.250'),
    few('01', '03', '04'),
  )
  .map(([day, time, month]) => `2026-${month}-${day === '14' ? '29' : day}T${time}Z`);
const member = few(...MEMBERS, null);

/** A task's first event, less what it is called. */
const creation = fc.record({
  type: few('contact', 'internal', 'personal'),
  category: few('callback', 'general'),
  priority: few('high', 'low', null),
  source: few('manual', 'ai'),
  reporter_id: member,
  assigned_to: member,
  contact_id: few(...CONTACTS),
});

const later: fc.Arbitrary<TaskEvent> = fc.oneof(
  {
    weight: 3,
    arbitrary: few('TaskStarted', 'TaskStopped', 'TaskReopened').map((type): TaskEvent => ({ type, data: {} })),
  },
  {
    weight: 4,
    arbitrary: few('done', 'dismissed').map(
      (resolution): TaskEvent => ({ type: 'TaskResolved', data: { resolution } }),
    ),
  },
  {
    weight: 2,
    arbitrary: member.map(
      (assigned_to): TaskEvent =>
        assigned_to === null ? { type: 'TaskUnassigned', data: {} } : { type: 'TaskAssigned', data: { assigned_to } },
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .record(
        {
          title: few('A', 'B'),
          category: few('callback', 'general'),
          priority: few('high', null),
          reporter_id: member,
        },
        { requiredKeys: [] },
      )
      .map((data): TaskEvent => ({ type: 'TaskDetailsChanged', data })),
  },
  { weight: 1, arbitrary: fc.constant<TaskEvent>({ type: 'TaskDeleted', data: {} }) },
);

interface Happening {
  readonly event: TaskEvent;
  readonly at: string;
}

/** Nothing comes behind a deletion in the log. */
function untilDeleted(happened: readonly Happening[]): readonly Happening[] {
  const end = happened.findIndex(({ event }) => event.type === 'TaskDeleted');
  return end < 0 ? happened : happened.slice(0, end + 1);
}

/** What happens to one task; times in any order, as an import may have them. */
export const taskLife = fc.record({
  creation,
  at: instant,
  later: fc.array(fc.record({ event: later, at: instant }), { maxLength: 8 }).map(untilDeleted),
});

export type TaskLife = typeof taskLife extends fc.Arbitrary<infer T> ? T : never;

/** A caller's role, and which member they are; null for none. */
export const asker: fc.Arbitrary<readonly [Role, string | null]> = fc.tuple(
  few('admin', 'member', 'agent', 'viewer', 'auditor'),
  member,
);

/** What may be asked, of every part of the report. */
export const query: fc.Arbitrary<ReportQuery> = fc
  .record({
    groupBy: fc.oneof(fc.subarray([...allDimensions], { maxLength: 2 }), fc.subarray([...allDimensions])),
    asOf: fc.option(instant, { freq: 2 }),
    from: fc.option(instant, { nil: undefined }),
    to: fc.option(instant, { nil: undefined }),
    filters: fc.record(
      {
        status: fc.subarray(['open', 'done'] as const, { minLength: 1 }),
        type: fc.subarray(['contact', 'personal'], { minLength: 1 }),
        priority: fc.subarray(['high', 'low'] as const, { minLength: 1 }),
        assigned_to: fc.subarray([MEMBERS[0], null], { minLength: 1 }),
        contact_id: fc.subarray([...CONTACTS], { minLength: 1 }),
      },
      { requiredKeys: [] },
    ),
  })
  .chain((all) => fc.boolean().map((filtered) => (filtered ? all : { ...all, filters: {} })));
