import { randomUUID } from 'node:crypto';
import type { Role } from '#libs/access';
import { type Client, must, type Reply } from '../support/client.ts';
import { newOrganization, tokenOf } from '../support/organization.ts';
import type { Step } from './arbitraries.ts';
import { type Expected, expectChange, expectCreate } from './commands.ts';
import { shown, shownComment } from './replies.ts';
import { asked, at, fieldsOf, type TaskStep, wire } from './requests.ts';
import { callerOf, type ModelMember, type ModelTask, type World } from './world.ts';

/** The service and the model of it, side by side. */
export interface Pair {
  readonly world: World;
  /** By the index of the caller: first the user who is no member. */
  readonly clients: readonly Client[];
}

const MEMBERS: readonly (readonly [string, Role, 'staff' | 'doctor'])[] = [
  ['Grace', 'admin', 'staff'],
  ['Alan', 'member', 'doctor'],
  ['Zoë', 'agent', 'staff'],
  ['Edsger', 'viewer', 'staff'],
];

/** A new organization with four members and three contacts, in the service and in the model. */
export async function newPair(base: string): Promise<Pair> {
  const organization = await newOrganization(base);
  const { admin } = organization;
  const members = await Promise.all(
    MEMBERS.map(async ([name, role, kind]): Promise<ModelMember> => {
      const { id, userId: user_id } = await organization.member(name, role, kind);
      return { id, user_id, name, role, kind };
    }),
  );
  const assigned = members.slice(2, 3).map(({ id }) => id);
  const contacts = await Promise.all(
    ['Ada', 'Bob', 'Cleo'].map(async (name, n) => {
      const assigned_members = n === 0 ? assigned : [];
      return { ...(await organization.contact(name, assigned_members)), assigned_members };
    }),
  );
  // The token's role is another than the directory's: only the directory's may count.
  const clients = members.map(async ({ user_id }) => admin.as(await tokenOf(organization.id, user_id, 'auditor')));
  return {
    world: { organizationId: organization.id, members, contacts, tasks: [] },
    clients: [admin, ...(await Promise.all(clients))],
  };
}

/** What the service answered, and what it should have. */
export interface Taken {
  readonly got: Answer;
  readonly wanted: Answer;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly etag: string | null;
}

/** Takes a step in both; null where it is none that answers with a task. */
export async function take(pair: Pair, step: Step): Promise<Taken | null> {
  switch (step.kind) {
    case 'contact':
      return upsertContact(pair, step);
    case 'member':
      return upsertMember(pair, step);
    case 'create':
      return create(pair, step);
    default:
      return pair.world.tasks.length === 0 ? null : change(pair, step);
  }
}

async function create({ world, clients }: Pair, step: Extract<Step, { kind: 'create' }>): Promise<Taken> {
  const by = step.by % clients.length;
  const { type, title, category, references, reason } = step;
  const fields = { ...fieldsOf(world, step.fields), title, category };
  const contact_id = type === 'contact' ? at(world.contacts, step.contact).id : null;
  const task = { ...fields, id: randomUUID(), type, contact_id, references, reason };
  const { due: _, ...body } = { ...task, ...wire(fields) };
  const reply = await at(clients, by).post('/api/tasks', body);
  const expected = expectCreate(world, callerOf(world, by), task, reply.body?.updated_at);
  const [created] = expected.events;
  if (created) world.tasks.push({ task: created.after, events: [created] });
  return compared(world, reply, expected, created?.after);
}

async function change({ world, clients }: Pair, step: TaskStep): Promise<Taken> {
  const by = step.by % clients.length;
  const known = at(world.tasks, step.task);
  const path = `/api/tasks/${known.task.id}`;
  const { method, path: rest, body, change: wanted } = asked(world, known.task, step);
  const reply = await at(clients, by).request(method, path + rest, { body });
  const change = wanted.kind === 'comment' ? { ...wanted, id: reply.body?.id } : wanted;
  // Where the answer is no task, the time of what happened is in the history alone.
  const time = reply.body?.updated_at ?? (reply.status < 300 ? await lastTime(at(clients, 0), path) : '');
  const expected = expectChange(world, callerOf(world, by), known.task, change, step.reason, time);
  known.events.push(...expected.events);
  known.task = expected.events.at(-1)?.after ?? known.task;
  // Adding to a collection is 201, removing from one 204 (specification §6).
  const success = step.kind === 'link' ? (step.remove ? 204 : 201) : expected.status;
  if (change.kind === 'comment' || change.kind === 'edit') {
    const id = change.kind === 'comment' ? change.id : change.comment;
    return comparedComment(reply, expected, known.task, id);
  }
  return compared(world, reply, expected.status === 200 ? { ...expected, status: success } : expected, known.task);
}

async function lastTime(admin: Client, path: string): Promise<string> {
  return must(await admin.get(`${path}/history`), 200).body.data.at(-1).occurred_at;
}

function compared(world: World, reply: Reply, { status }: Expected, task: ModelTask | undefined): Taken {
  const etag = reply.headers.get('etag');
  if (status >= 300 || !task)
    return { got: { status: reply.status, body: null, etag }, wanted: { status, body: null, etag: null } };
  return {
    got: { status: reply.status, body: status === 204 ? reply.text : reply.body, etag },
    wanted: {
      status,
      body: status === 204 ? '' : shown(world, task),
      etag: task.deleted ? null : `"${task.revision}"`,
    },
  };
}

function comparedComment(reply: Reply, { status }: Expected, task: ModelTask, id: string): Taken {
  const etag = reply.headers.get('etag');
  if (status >= 300)
    return { got: { status: reply.status, body: null, etag }, wanted: { status, body: null, etag: null } };
  const comment = task.comments.find((one) => one.id === id);
  return {
    got: { status: reply.status, body: reply.body, etag },
    wanted: { status, body: comment && shownComment(task, comment), etag: `"${task.revision}"` },
  };
}

async function upsertContact({ world, clients }: Pair, step: Extract<Step, { kind: 'contact' }>): Promise<null> {
  const index = step.contact % world.contacts.length;
  const before = at(world.contacts, index);
  const fields = { name: step.name, assigned_members: [...new Set(step.owners.map((n) => at(world.members, n).id))] };
  must(await at(clients, 0).put(`/api/contacts/${before.id}`, fields), 200);
  world.contacts[index] = { ...before, ...fields };
  return null;
}

async function upsertMember(
  { world, clients }: Pair,
  { member, name, role }: Extract<Step, { kind: 'member' }>,
): Promise<null> {
  const index = member % world.members.length;
  const before = at(world.members, index);
  const { id, user_id, kind } = before;
  must(await at(clients, 0).put(`/api/members/${id}`, { user_id, name, kind, role, email: null }), 200);
  world.members[index] = { ...before, name, role };
  return null;
}
