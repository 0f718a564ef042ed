import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { can, taskScope } from '#libs/access';
import { contactStream } from '#libs/directory';
import { cursorInstant, decodeCursor, encodeCursor, invalidParameter, ordinalText } from '#libs/http';
import {
  countOverdue,
  type ListedTask,
  listTasks,
  listTasksAsOf,
  type Moment,
  type Page,
  type Sort,
  type Tally,
  type TaskFilters,
  tallyTasks,
  tallyTasksAsOf,
} from '#projections/task-list';
import type { Session } from '../access/request-caller.ts';
import { Services } from '../services.ts';
import { readDueBound } from './due-bound.ts';
import { momentIn } from './moment.ts';
import { type CountsQuery, type ListQuery, membersOf } from './task-query.ts';
import { taskReply } from './task-reply.ts';
import type { TaskReply } from './task-schema.ts';

const cursorState = z.strictObject({
  sort: z.enum(['newest', 'due_date']),
  at: z.union([cursorInstant(), z.literal('infinity')]),
  ordinal: ordinalText(),
});

/** The reply of a list. */
export interface TaskListReply {
  readonly data: readonly TaskReply[];
  readonly next_cursor: string | null;
  readonly counts?: Tally;
  readonly total?: number;
}

/** Answers lists and counts, within what the policy lets the caller see. */
@Injectable()
export class TaskLists {
  constructor(private readonly services: Services) {}

  /** A page of the tasks that pass the filters, with counts and total where they are asked for. */
  async list(query: ListQuery, session: Session): Promise<TaskListReply> {
    const { sort = 'newest', limit, offset = 0, cursor, include = [] } = query;
    const around = momentIn(session.organization, query.as_of);
    const filters = filtersOf(query, session);
    const after = cursor === undefined ? undefined : readCursor(cursor, sort);
    const source = this.#source(query.as_of !== undefined, session, around.moment);
    const [found, tally] = await Promise.all([
      source.list(filters, { sort, limit: limit + 1, offset, after }),
      include.length > 0 ? source.tally({ ...filters, status: undefined }) : null,
    ]);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1)?.place : undefined;
    return {
      data: page.map(({ task, contactName }) => taskReply(task, contactName, around)),
      next_cursor: last ? encodeCursor({ sort, ...last }) : null,
      ...(tally && include.includes('counts') ? { counts: tally } : {}),
      ...(tally && include.includes('total') ? { total: totalOf(tally, filters) } : {}),
    };
  }

  /** How many of the tasks that pass the filters have each status, and how many are overdue. */
  async count(query: CountsQuery, session: Session): Promise<Tally & { overdue: number }> {
    const { moment } = momentIn(session.organization, query.as_of);
    const source = this.#source(query.as_of !== undefined, session, moment);
    const { tally, overdue } = await source.count(filtersOf(query, session));
    return { ...tally, overdue };
  }

  /** The tasks as they are, from the read model; or as they stood, from the log. */
  #source(past: boolean, { caller }: Session, moment: Moment): Source {
    const { readModel: db, store } = this.services;
    const scope = taskScope(caller);
    if (!past) {
      return {
        list: (filters, page) => listTasks(db, scope, filters, page, moment),
        tally: (filters) => tallyTasks(db, scope, filters, moment),
        async count(filters) {
          const counts = [tallyTasks(db, scope, filters, moment), countOverdue(db, scope, filters, moment)] as const;
          const [tally, overdue] = await Promise.all(counts);
          return { tally, overdue };
        },
      };
    }
    const contactOf = async (id: string) =>
      (await this.services.contacts.load(contactStream(caller.organizationId, id))).state;
    const back = { db, store, contactOf, scope, seesDeleted: can(caller, 'Audit:Read'), moment };
    return {
      list: (filters, page) => listTasksAsOf({ ...back, filters }, page),
      tally: async (filters) => (await tallyTasksAsOf({ ...back, filters })).tally,
      count: (filters) => tallyTasksAsOf({ ...back, filters }),
    };
  }
}

interface Source {
  list(filters: TaskFilters, page: Page): Promise<ListedTask[]>;
  tally(filters: TaskFilters): Promise<Tally>;
  count(filters: TaskFilters): Promise<{ readonly tally: Tally; readonly overdue: number }>;
}

/** The filters of a query, due dates read in the zone of the organization. */
function filtersOf(query: CountsQuery, { caller, organization }: Session): TaskFilters {
  const { status, category, priority, source, type, contact_id, assigned_to, reference, overdue, q } = query;
  return {
    status,
    category,
    priority,
    source,
    type,
    contact_id,
    reference,
    due_before: readDueBound(query.due_before, organization.time_zone, 'due_before'),
    due_after: readDueBound(query.due_after, organization.time_zone, 'due_after'),
    overdue,
    q,
    assigned_to: assigned_to && membersOf(assigned_to, caller.memberId),
  };
}

function readCursor(text: string, sort: Sort): { at: string; ordinal: string } {
  const { sort: of, ...place } = decodeCursor(cursorState, text);
  if (of !== sort) throw invalidParameter('cursor', 'invalid-cursor', 'belongs to a list in another order');
  return place;
}

function totalOf(tally: Tally, { status }: TaskFilters): number {
  const { open, in_progress, done, dismissed } = tally;
  const by = { open, 'in-progress': in_progress, done, dismissed };
  return [...new Set(status ?? (['open', 'in-progress', 'done', 'dismissed'] as const))].reduce(
    (sum, s) => sum + by[s],
    0,
  );
}
