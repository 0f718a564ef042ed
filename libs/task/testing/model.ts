import type { NewTask, TaskChanges, TaskCommand, TaskStatus } from '../index.ts';

/** A task as specification §2 has it, in the plainest words: changed in place, and without events. */
export interface Model {
  exists: boolean;
  status: TaskStatus;
  title: string;
  description: string | null;
  category: string;
  priority: string | null;
  reporter_id: string | null;
  assigned_to: string | null;
  due_date: string | null;
  due_kind: string | null;
  /** `kind:id` → label. */
  references: Record<string, string | null>;
  resolved: boolean;
  completed: boolean;
  /** Set when its reminder fired or was skipped; skipped ones are armed again by an assignee. */
  reminded: 'sent' | 'skipped' | null;
  /** In the order in which they came. */
  comments: { id: string; body: string; mentions: string[]; edited: boolean }[];
  /** id → the comment that carries it. */
  attachments: Record<string, string | null>;
}

/** The reminder of a task, as something that happens to it. */
export type Reminder = { readonly type: 'sent' | 'skipped' };

/** What happens to a task: a command, or its reminder. An undo has properties of its own. */
export type Happening = Exclude<TaskCommand, { type: 'undo' }> | Reminder;

/** The sentences of §2 under Transitions: from where each command is allowed, and where it leads. */
const TRANSITIONS = {
  start: { open: 'in-progress' },
  stop: { 'in-progress': 'open' },
  done: { open: 'done', 'in-progress': 'done' },
  dismiss: { open: 'dismissed', 'in-progress': 'dismissed' },
  reopen: { done: 'open', dismissed: 'open' },
} as const satisfies Record<string, Partial<Record<TaskStatus, TaskStatus>>>;

/** The task after what happened, or the name of the error that refuses it; null: nothing was created yet. */
export function modelAfter(model: Model | null, what: Happening): Model | string {
  if (what.type === 'create') return model ? 'TaskExistsError' : newModel(what.task);
  if (!model?.exists) return 'TaskNotFoundError';
  const next = {
    ...model,
    references: { ...model.references },
    comments: model.comments.map((comment) => ({ ...comment })),
    attachments: { ...model.attachments },
  };
  switch (what.type) {
    case 'update':
      merge(next, what.changes);
      return next;
    case 'delete':
      return { ...next, exists: false };
    case 'sent':
    case 'skipped':
      return { ...next, reminded: what.type };
    case 'attach':
      next.attachments[what.attachment.id] = null;
      return next;
    case 'detach':
      delete next.attachments[what.attachment_id];
      return what.attachment_id in model.attachments ? next : 'AttachmentNotFoundError';
    case 'comment':
    case 'edit-comment':
    case 'delete-comment':
      return discuss(next, what);
    default:
      return transition(next, what.type);
  }
}

function transition(model: Model, command: keyof typeof TRANSITIONS): Model | string {
  const ways: Partial<Record<TaskStatus, TaskStatus>> = TRANSITIONS[command];
  if (Object.values(ways).includes(model.status)) return model;
  const status = ways[model.status];
  if (!status) return 'InvalidTransitionError';
  return { ...model, status, resolved: status === 'done' || status === 'dismissed', completed: status === 'done' };
}

function merge(model: Model, changes: TaskChanges): void {
  for (const field of ['title', 'description', 'category', 'priority', 'reporter_id'] as const)
    if (changes[field] !== undefined) Object.assign(model, { [field]: changes[field] });
  if (changes.due !== undefined) {
    const { due_date, due_kind } = changes.due ?? { due_date: null, due_kind: null };
    if (due_date !== model.due_date || due_kind !== model.due_kind) model.reminded = null;
    Object.assign(model, { due_date, due_kind });
  }
  if (changes.assigned_to !== undefined) {
    const gets = changes.assigned_to !== null && changes.assigned_to !== model.assigned_to;
    if (gets && model.reminded === 'skipped') model.reminded = null;
    model.assigned_to = changes.assigned_to;
  }
  for (const { kind, id } of changes.references?.remove ?? []) delete model.references[`${kind}:${id}`];
  for (const { kind, id, label } of changes.references?.add ?? [])
    if (!(`${kind}:${id}` in model.references)) model.references[`${kind}:${id}`] = label;
}

type Discussion = Extract<TaskCommand, { type: `${string}comment` }>;

function discuss(model: Model, what: Discussion): Model | string {
  if (what.type === 'comment') {
    const { id, body, mentions, attachment_ids } = what.comment;
    for (const attachment of attachment_ids)
      if (model.attachments[attachment] !== null) return 'AttachmentNotFreeError';
    for (const attachment of attachment_ids) model.attachments[attachment] = id;
    model.comments.push({ id, body, mentions: mentions.map(({ member_id }) => member_id), edited: false });
    return model;
  }
  const comment = model.comments.find(({ id }) => id === what.id);
  if (!comment) return 'CommentNotFoundError';
  if (what.type === 'edit-comment') {
    const { body, mentions } = what;
    const said = { body, mentions: mentions.map(({ member_id }) => member_id), edited: true };
    if (body !== comment.body) Object.assign(comment, said);
    return model;
  }
  model.comments.splice(model.comments.indexOf(comment), 1);
  for (const [id, carrier] of Object.entries(model.attachments)) if (carrier === what.id) delete model.attachments[id];
  return model;
}

function newModel(task: NewTask): Model {
  const { title, description, category, priority, reporter_id, assigned_to, due } = task;
  const model: Model = {
    ...{ exists: true, status: 'open', title, description, category, priority, reporter_id, assigned_to },
    ...{ due_date: due?.due_date ?? null, due_kind: due?.due_kind ?? null, references: {} },
    ...{ resolved: false, completed: false, reminded: null, comments: [], attachments: {} },
  };
  merge(model, { references: { add: task.references } });
  return model;
}
