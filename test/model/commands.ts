import type { DueSample } from './due-dates.ts';
import {
  callerOf,
  type ModelCaller,
  type ModelComment,
  type ModelEvent,
  type ModelMember,
  type ModelReference,
  type ModelTask,
  seesContact,
  seesTask,
  type World,
} from './world.ts';

/** What a create or an update says; a field that is undefined is absent. */
export interface Fields {
  readonly title?: string | undefined;
  readonly description?: string | null | undefined;
  readonly category?: string | undefined;
  readonly priority?: string | null | undefined;
  readonly due?: DueSample | null | undefined;
  readonly assigned_to?: string | null | undefined;
  readonly reporter_id?: string | null | undefined;
}

/** What a comment says, and the members whom that names, in order. */
export interface Text {
  readonly body: string;
  readonly mentions: readonly ModelMember[];
}

export type Change =
  | {
      readonly kind: 'merge';
      readonly fields: Fields;
      readonly add: readonly ModelReference[];
      readonly remove: readonly ModelReference[];
    }
  | { readonly kind: 'unlink'; readonly reference: ModelReference }
  | { readonly kind: 'comment'; readonly text: Text; readonly id: string }
  | { readonly kind: 'edit'; readonly text: Text; readonly comment: string }
  | { readonly kind: 'withdraw'; readonly comment: string }
  | { readonly kind: 'start' | 'stop' | 'done' | 'resolve' | 'dismiss' | 'reopen' | 'delete' | 'self-assign' };

/** What the service must answer: a status, and the events where it is one of success. */
export interface Expected {
  readonly status: number;
  readonly events: readonly ModelEvent[];
}

const refused = (status: number): Expected => ({ status, events: [] });
const WRITERS = ['admin', 'member', 'agent'];

/** A create by specification §2 to §4. */
export function expectCreate(
  world: World,
  caller: ModelCaller,
  wanted: Fields & {
    id: string;
    type: string;
    contact_id: string | null;
    title: string;
    references: readonly ModelReference[];
    reason: string | null;
  },
  at: string,
): Expected {
  if (!WRITERS.includes(caller.role)) return refused(403);
  const contact = world.contacts.find(({ id }) => id === wanted.contact_id);
  if (contact && !seesContact(caller, contact)) return refused(403);
  const self = wanted.type === 'personal' ? caller.memberId : null;
  const after: ModelTask = {
    id: wanted.id,
    type: wanted.type,
    title: wanted.title.trim(),
    description: wanted.description ?? null,
    status: 'open',
    category: wanted.category ?? 'general',
    priority: wanted.priority ?? null,
    contact_id: wanted.contact_id,
    due: wanted.due ?? null,
    reporter_id: wanted.reporter_id === undefined ? caller.memberId : wanted.reporter_id,
    assigned_to: wanted.assigned_to === undefined ? self : wanted.assigned_to,
    references: unique(wanted.references),
    comments: [],
    created_at: at,
    created_by: caller.actor,
    updated_at: at,
    updated_by: caller.actor,
    resolved_at: null,
    resolved_by: null,
    completed_at: null,
    reason: wanted.reason,
    revision: 0,
    deleted: false,
  };
  return { status: 201, events: [{ type: 'TaskCreated', before: null, after }] };
}

/** Any other command on a task. */
export function expectChange(
  world: World,
  caller: ModelCaller,
  task: ModelTask,
  change: Change,
  reason: string | null,
  at: string,
): Expected {
  if (task.deleted) return refused(404);
  const needed = change.kind === 'delete' ? ['admin', 'member'] : WRITERS;
  if (!needed.includes(caller.role) || !seesTask(world, caller, task)) return refused(403);
  if (change.kind === 'self-assign' && caller.memberId === null) return refused(403);
  const steps = stepsOf(world, change, task, caller, at);
  if (typeof steps === 'number') return refused(steps);
  const events: ModelEvent[] = [];
  let before = task;
  for (const [type, changed] of steps) {
    const last = { updated_at: at, updated_by: caller.actor, reason, revision: before.revision + 1 };
    const after = { ...before, ...changed, ...last };
    events.push({ type, before, after });
    before = after;
  }
  const status = { delete: 204, withdraw: 204, comment: 201 };
  return { status: status[change.kind as keyof typeof status] ?? 200, events };
}

type Step = readonly [type: string, changed: Partial<ModelTask>];
const UNRESOLVED = { resolved_at: null, resolved_by: null, completed_at: null };

/** What a change does, or the status that refuses it. */
function stepsOf(world: World, change: Change, task: ModelTask, caller: ModelCaller, at: string): Step[] | number {
  const { actor, memberId } = caller;
  const { status } = task;
  const working = status === 'open' || status === 'in-progress';
  const resolved = (to: string): Step => [
    'TaskResolved',
    { status: to, resolved_at: at, resolved_by: actor, completed_at: to === 'done' ? at : null },
  ];
  switch (change.kind) {
    case 'merge':
      return merge(change.fields, change.add, change.remove, task);
    case 'unlink':
      // A repeated DELETE is 404 (specification §6).
      return task.references.some(same(change.reference)) ? merge({}, [], [change.reference], task) : 404;
    case 'self-assign':
      return merge({ assigned_to: memberId }, [], [], task);
    case 'delete':
      return [['TaskDeleted', { deleted: true }]];
    case 'comment':
    case 'edit':
    case 'withdraw':
      return discuss(world, change, task, caller, at);
    case 'start':
      return status === 'in-progress' ? [] : status === 'open' ? [['TaskStarted', { status: 'in-progress' }]] : 409;
    case 'stop':
      return status === 'open' ? [] : status === 'in-progress' ? [['TaskStopped', { status: 'open' }]] : 409;
    case 'done':
    case 'resolve':
      return status === 'done' ? [] : working ? [resolved('done')] : 409;
    case 'dismiss':
      return status === 'dismissed' ? [] : working ? [resolved('dismissed')] : 409;
    case 'reopen':
      return status === 'open' ? [] : working ? 409 : [['TaskReopened', { status: 'open', ...UNRESOLVED }]];
    default:
      return change satisfies never;
  }
}

/** Specification §9. */
function discuss(
  world: World,
  change: Extract<Change, { kind: 'comment' | 'edit' | 'withdraw' }>,
  task: ModelTask,
  { actor, role }: ModelCaller,
  at: string,
): Step[] | number {
  const { comments } = task;
  const known = change.kind === 'comment' ? undefined : comments.find(({ id }) => id === change.comment);
  if (change.kind !== 'comment') {
    if (!known) return 404;
    const isOwn = known.author.kind === actor.kind && known.author.id === actor.id;
    if (!isOwn && !(change.kind === 'withdraw' && role === 'admin')) return 403;
    if (change.kind === 'withdraw') return [['TaskCommentDeleted', { comments: comments.filter((c) => c !== known) }]];
  }
  const { body, mentions: members } = change.text;
  const isNew = ({ id }: ModelMember) => !known?.mentions.some(({ member_id }) => member_id === id);
  const sees = (member: ModelMember) => seesTask(world, callerOf(world, world.members.indexOf(member) + 1), task);
  if (members.some((member) => isNew(member) && !sees(member))) return 422;
  const mentions = [...new Set(members)].map(({ id: member_id, name }) => ({ member_id, name }));
  if (change.kind === 'comment') {
    const comment: ModelComment = { id: change.id, body, author: actor, mentions, created_at: at, edited_at: null };
    return [['TaskCommented', { comments: [...comments, comment] }]];
  }
  if (known?.body === body) return [];
  const edited = comments.map((one) => (one === known ? { ...one, body, mentions, edited_at: at } : one));
  return [['TaskCommentEdited', { comments: edited }]];
}

function merge(
  fields: Fields,
  add: readonly ModelReference[],
  remove: readonly ModelReference[],
  task: ModelTask,
): Step[] {
  const steps: Step[] = [];
  const details = Object.entries({
    ...fields,
    ...(fields.title === undefined ? {} : { title: fields.title.trim() }),
  }).filter(
    ([name, value]) =>
      value !== undefined && !['due', 'assigned_to'].includes(name) && value !== task[name as keyof ModelTask],
  );
  if (details.length > 0) steps.push(['TaskDetailsChanged', Object.fromEntries(details)]);
  const { due, assigned_to } = fields;
  if (due !== undefined && (due?.due_date !== task.due?.due_date || due?.due_kind !== task.due?.due_kind))
    steps.push(['TaskRescheduled', { due }]);
  if (assigned_to !== undefined && assigned_to !== task.assigned_to)
    steps.push([assigned_to === null ? 'TaskUnassigned' : 'TaskAssigned', { assigned_to }]);
  let { references } = task;
  const comes = unique(add);
  // What goes and comes back as it was has not changed.
  const unchanged = (reference: ModelReference) =>
    comes.some((one) => same(one)(reference) && one.label === reference.label);
  for (const gone of task.references.filter((reference) => remove.some(same(reference)) && !unchanged(reference))) {
    references = references.filter((reference) => !same(gone)(reference));
    steps.push(['TaskReferenceRemoved', { references }]);
  }
  for (const come of comes) {
    if (references.some(same(come))) continue;
    references = [...references, come];
    steps.push(['TaskReferenceAdded', { references }]);
  }
  return steps;
}

const same = (one: ModelReference) => (two: ModelReference) => one.kind === two.kind && one.id === two.id;
const unique = (references: readonly ModelReference[]) =>
  references.filter((reference, n) => references.findIndex(same(reference)) === n);
