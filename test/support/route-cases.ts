import { randomUUID } from 'node:crypto';
import type { Role } from '#libs/access';
import { type Client, type Extras, must, type Reply } from './client.ts';
import type { TestOrganization } from './organization.ts';

/** Things of one organization that a request can name. */
export interface Things {
  readonly task: string;
  /** On the task, by whoever made the things. */
  readonly comment: string;
  /** On the task. */
  readonly attachment: string;
  readonly contact: string;
  readonly member: string;
  readonly call: string;
  readonly key: string;
}

/** How a route is called, and what specification §4 says of it. */
export interface RouteCase {
  readonly roles: readonly Role[];
  /** What a caller of another organization gets: 404, or what an own thing of the same id would give. */
  readonly elsewhere: number;
  /** What a caller who may gets where it finds nothing to act on, as it always does here. */
  readonly idle?: number;
  /** Whether the role alone is not enough: the comment must be the caller's own. */
  readonly byItsAuthor?: boolean;
  /** The same things give the same request. */
  send(client: Client, things: Things, headers?: Extras['headers']): Promise<Reply>;
}

const EVERYONE: readonly Role[] = ['admin', 'member', 'agent', 'viewer', 'auditor'];
const WRITERS: readonly Role[] = ['admin', 'member', 'agent'];
const DELETERS: readonly Role[] = ['admin', 'member'];
const ADMIN: readonly Role[] = ['admin'];
const AUDITORS: readonly Role[] = ['admin', 'auditor'];
const SETTINGS_READERS: readonly Role[] = ['admin', 'member', 'auditor'];

const read = (path: (things: Things) => string, elsewhere: number): RouteCase => ({
  roles: EVERYONE,
  elsewhere,
  send: (client, things, headers) => client.get(path(things), headers),
});
const command = (name: string, body?: (things: Things) => unknown): RouteCase => ({
  roles: WRITERS,
  elsewhere: 404,
  send: (client, things, headers) => client.post(`/api/tasks/${things.task}/${name}`, body?.(things), headers),
});
const merge = (method: 'put' | 'patch'): RouteCase => ({
  roles: WRITERS,
  elsewhere: 404,
  send: (client, { task }, headers) => client[method](`/api/tasks/${task}`, { title: `Title ${task}` }, headers),
});
const upsert = (path: (things: Things) => string, body: (things: Things) => unknown, elsewhere: number): RouteCase => ({
  roles: ADMIN,
  elsewhere,
  send: (client, things, headers) => client.put(path(things), body(things), headers),
});
const callCommand = (name: string, body?: (things: Things) => unknown): RouteCase => ({
  roles: WRITERS,
  elsewhere: 404,
  send: (client, things, headers) => client.post(`/api/calls/${things.call}/${name}`, body?.(things), headers),
});
const remove = (roles: readonly Role[], path: (things: Things) => string): RouteCase => ({
  roles,
  elsewhere: 404,
  send: (client, things, headers) => client.delete(path(things), headers),
});

/** Dead letters are events that a read model could not fold: a sound installation has none. */
const operate = (action: string, more: object): RouteCase => ({
  roles: ADMIN,
  elsewhere: 404,
  idle: 404,
  send: (client, { task }, headers) =>
    client.post(`/api/projections/task-list/${action}`, { stream: `task-${task}`, ...more }, headers),
});

/** Nothing waits where no sagas are at work and nobody is to be notified. */
const operateSaga = (action: string): RouteCase => ({
  roles: ADMIN,
  elsewhere: 404,
  idle: 404,
  send: (client, { task }, headers) => client.post(`/api/sagas/${task}/${action}`, undefined, headers),
});

/** A webhook that is not there: what there is, other tests call. */
const webhook = (method: 'get' | 'post' | 'patch' | 'delete', action: string, body?: () => object): RouteCase => ({
  roles: ADMIN,
  elsewhere: 404,
  idle: 404,
  send: (client, { task }, headers) =>
    client.request(method.toUpperCase(), `/api/webhooks/${task}${action}`, {
      ...(body ? { body: body() } : {}),
      ...(headers ? { headers } : {}),
    }),
});

/** Every route with a token, by its operation: written by hand from the specification, never from the code. */
export const ROUTE_CASES: Readonly<Record<string, RouteCase>> = {
  getMeta: read(() => '/api/meta', 200),
  getTaskTypes: read(() => '/api/task-types', 200),
  getMe: read(() => '/api/me', 200),
  getOrganization: read(() => '/api/organization', 200),
  listMembers: read(() => '/api/members', 200),
  listTasks: read(() => '/api/tasks?include=counts,total', 200),
  countTasks: read(() => '/api/tasks/counts', 200),
  getTaskStatusCount: read(() => '/api/dashboard/task-status-count', 200),
  getTaskReport: read(() => '/api/reports/tasks?group_by=status,assignee', 200),
  getTask: read(({ task }) => `/api/tasks/${task}`, 404),
  getTaskHistory: read(({ task }) => `/api/tasks/${task}/history`, 404),
  listContacts: read(() => '/api/contacts', 200),
  getContact: read(({ contact }) => `/api/contacts/${contact}`, 404),
  listContactTasks: read(({ contact }) => `/api/contacts/${contact}/tasks`, 404),
  getContactTimeline: read(({ contact }) => `/api/contacts/${contact}/timeline`, 404),
  listAuditEntries: { ...read(() => '/api/audit', 200), roles: AUDITORS },
  exportAuditEntries: { ...read(() => '/api/audit/export', 200), roles: AUDITORS },
  verifyAuditLog: { ...read(() => '/api/audit/verify', 200), roles: AUDITORS },
  listEvents: read(() => '/api/events', 200),
  getAuditCheckpoint: { ...read(() => '/api/audit/checkpoint', 200), roles: AUDITORS },
  createTask: {
    roles: WRITERS,
    elsewhere: 422,
    send: (client, { contact }, headers) =>
      client.post('/api/tasks', { contact_id: contact, category: 'callback', title: 'Call back' }, headers),
  },
  patchTask: merge('patch'),
  putTask: merge('put'),
  deleteTask: remove(DELETERS, ({ task }) => `/api/tasks/${task}?reason=double`),
  startTask: command('start'),
  stopTask: command('stop'),
  doneTask: command('done'),
  resolveTask: command('resolve'),
  dismissTask: command('dismiss', () => ({ reason: 'solved itself' })),
  reopenTask: command('reopen'),
  assignTask: command('assign', ({ member }) => ({ assigned_to: member })),
  unassignTask: command('unassign'),
  selfAssignTask: command('self-assign'),
  // What is undone is the comment.
  undoTask: { ...command('undo', () => ({ reason: 'said too soon' })), byItsAuthor: true },
  addReference: command('references', ({ task }) => ({ kind: 'report', id: task, label: 'CBC' })),
  removeReference: remove(WRITERS, ({ task }) => `/api/tasks/${task}/references/report/R-17`),
  listComments: read(({ task }) => `/api/tasks/${task}/comments`, 404),
  addComment: command('comments', ({ task }) => ({ body: `Look at ${task}` })),
  editComment: {
    roles: WRITERS,
    elsewhere: 404,
    byItsAuthor: true,
    send: (client, { task, comment }, headers) =>
      client.put(`/api/tasks/${task}/comments/${comment}`, { body: `See ${task}` }, headers),
  },
  removeComment: {
    ...remove(WRITERS, ({ task, comment }) => `/api/tasks/${task}/comments/${comment}?reason=double`),
    byItsAuthor: true,
  },
  listAttachments: read(({ task }) => `/api/tasks/${task}/attachments`, 404),
  getAttachment: read(({ task, attachment }) => `/api/tasks/${task}/attachments/${attachment}`, 404),
  addAttachment: {
    roles: WRITERS,
    elsewhere: 404,
    send: (client, { task }, headers) =>
      client.upload(`/api/tasks/${task}/attachments`, { name: 'note.txt', bytes: `For ${task}` }, headers),
  },
  removeAttachment: remove(
    WRITERS,
    ({ task, attachment }) => `/api/tasks/${task}/attachments/${attachment}?reason=double`,
  ),
  putContact: upsert(
    ({ contact }) => `/api/contacts/${contact}`,
    ({ contact }) => ({ name: `Contact ${contact}` }),
    201,
  ),
  eraseContact: {
    roles: ADMIN,
    elsewhere: 404,
    send: (client, { contact }, headers) =>
      client.post(`/api/contacts/${contact}/erase`, { reason: 'as asked for' }, headers),
  },
  getCall: read(({ call }) => `/api/calls/${call}`, 404),
  putCall: {
    ...upsert(
      ({ call }) => `/api/calls/${call}`,
      ({ call }) => ({ direction: 'outbound', started_at: '2026-03-24T13:00:00Z', external_id: `CA-${call}` }),
      201,
    ),
    roles: WRITERS,
  },
  addTranscription: callCommand('transcription', ({ call }) => ({ text: `Said on ${call}` })),
  extractTasks: callCommand('extract-tasks'),
  getAiSettings: { ...read(() => '/api/settings/ai', 200), roles: SETTINGS_READERS },
  putAiModel: upsert(
    () => '/api/settings/ai/extract_tasks',
    ({ task }) => ({ model: `a-model/${task.slice(0, 8)}${task.slice(-6)}` }),
    200,
  ),
  getAiUsage: { ...read(() => '/api/ai/usage', 200), roles: SETTINGS_READERS },
  getAiFeedback: { ...read(() => '/api/ai/feedback', 200), roles: SETTINGS_READERS },
  putOrganization: upsert(
    () => '/api/organization',
    ({ task }) => ({ name: `Acme ${task.slice(0, 13)}${task.slice(-6)}`, time_zone: 'UTC' }),
    200,
  ),
  putMember: upsert(
    ({ member }) => `/api/members/${member}`,
    ({ member }) => ({ user_id: member, name: 'Temp', email: 'temp@example.org', kind: 'staff', role: 'viewer' }),
    201,
  ),
  deleteMember: remove(ADMIN, ({ member }) => `/api/members/${member}`),
  listKeys: { ...read(() => '/api/keys', 200), roles: ADMIN },
  createKey: {
    roles: ADMIN,
    elsewhere: 201,
    send: (client, _, headers) => client.post('/api/keys', { name: 'Pipeline', role: 'agent' }, headers),
  },
  listNotifications: read(() => '/api/notifications', 200),
  readNotification: {
    roles: EVERYONE,
    elsewhere: 404,
    idle: 404,
    send: (client, { task }, headers) => client.post(`/api/notifications/${task}/read`, undefined, headers),
  },
  readAllNotifications: {
    roles: EVERYONE,
    elsewhere: 204,
    send: (client, _, headers) => client.post('/api/notifications/read-all', undefined, headers),
  },
  getNotificationPreferences: read(() => '/api/notifications/preferences', 200),
  putNotificationPreferences: {
    roles: EVERYONE,
    elsewhere: 200,
    send: (client, _, headers) =>
      client.put('/api/notifications/preferences', { email: { 'task-mentioned': false } }, headers),
  },
  listProjections: { ...read(() => '/api/projections', 200), roles: ADMIN },
  listDeadLetters: { ...read(() => '/api/projections/dead-letters', 200), roles: ADMIN },
  retryDeadLetters: operate('retry', {}),
  skipDeadLetter: operate('skip', { revision: 0 }),
  listSagaInstances: { ...read(() => '/api/sagas', 200), roles: ADMIN },
  retrySagaInstance: operateSaga('retry'),
  giveUpSagaInstance: operateSaga('give-up'),
  listWebhooks: { ...read(() => '/api/webhooks', 200), roles: ADMIN },
  createWebhook: {
    roles: ADMIN,
    elsewhere: 201,
    send: (client, { task }, headers) =>
      client.post('/api/webhooks', { url: `https://crm.example/${task.slice(0, 8)}` }, headers),
  },
  patchWebhook: webhook('patch', '', () => ({ enabled: true })),
  deleteWebhook: webhook('delete', ''),
  rotateWebhookSecret: webhook('post', '/rotate-secret', () => ({})),
  listWebhookDeliveries: webhook('get', '/deliveries'),
  resendWebhookDelivery: webhook('post', '/deliveries/00000000-0000-5000-8000-000000000000/resend'),
  revokeKey: remove(ADMIN, ({ key }) => `/api/keys/${key}`),
};

/** New things in an organization: a task of a contact that these members own, with a reference, a comment and a file. */
export async function makeThings(
  { admin, member, contact }: TestOrganization,
  owners: readonly string[],
  author: Client = admin,
): Promise<Things> {
  const name = randomUUID();
  const [owned, temp] = await Promise.all([contact(`Contact ${name}`, owners), member(name, 'viewer')]);
  const task = await admin.post('/api/tasks', {
    contact_id: owned.id,
    category: 'callback',
    title: `Secret ${name}`,
    references: [{ kind: 'report', id: 'R-17', label: 'CBC' }],
  });
  const key = await admin.post('/api/keys', { name: `Key ${name}`, role: 'agent' });
  const call = randomUUID();
  const fields = { contact_id: owned.id, direction: 'inbound', started_at: '2026-03-24T13:00:00Z' };
  must(await admin.put(`/api/calls/${call}`, fields), 201);
  must(await admin.post(`/api/calls/${call}/transcription`, { text: `Secret ${name}` }), 202);
  const { id } = must(task, 201).body;
  const comment = must(await author.post(`/api/tasks/${id}/comments`, { body: `Secret ${name}` }), 201).body.id;
  const file = { name: 'secret.txt', bytes: `Secret ${name}` };
  const attachment = must(await admin.upload(`/api/tasks/${id}/attachments`, file), 201).body.id;
  return { task: id, comment, attachment, contact: owned.id, member: temp.id, call, key: must(key, 201).body.id };
}
