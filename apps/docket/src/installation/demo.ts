import { setTimeout as pause } from 'node:timers/promises';
import { signToken } from '#libs/access';
import { type CommandContext, newId } from '#libs/aggregate';
import { contactStream, organizationStream, putContact, putMember, putOrganization } from '#libs/directory';
import { SYSTEM } from '#libs/event';
import { type EventStore, StoreUnavailableError } from '#libs/event-store';
import { decide, type NewTask, taskStream } from '#libs/task';
import type { Installation } from './installation.ts';

/** The ids of what a first start makes: fixed, so that two processes that start at once make it once. */
const DEMO = {
  organization: '01980000-0000-7000-8000-000000000001',
  member: '01980000-0000-7000-8000-000000000002',
  contact: '01980000-0000-7000-8000-000000000003',
  task: '01980000-0000-7000-8000-000000000004',
  user: 'demo',
} as const;

/** What a first start says of the demo organization; the token is null where this installation signs none. */
export interface Demo {
  readonly organizationId: string;
  readonly token: string | null;
}

/**
 * Makes a demo organization in an empty log, or completes one that a start which was killed has begun; null where the log
 * holds anything else.
 */
export async function makeDemo(installation: Installation): Promise<Demo | null> {
  const isWanted = async () => (await installation.store.head()) === null || (await isUnfinished(installation.store));
  if (!(await patiently(isWanted))) return null;
  const { executor, organizations, contacts, tasks, secrets } = installation;
  const id = DEMO.organization;
  const settings = { name: 'Demo', time_zone: Temporal.Now.timeZoneId() };
  const member = {
    id: DEMO.member,
    user_id: DEMO.user,
    name: 'Demo Admin',
    email: null,
    kind: 'staff',
    role: 'admin',
  } as const;
  const contact = { id: DEMO.contact, name: 'Ada Lovelace', assigned_members: [DEMO.member] };
  const stream = organizationStream(id);
  await executor.execute(organizations, {
    context: context(),
    stream,
    decide: (state) => (state ? [] : putOrganization(settings, state)),
  });
  await executor.execute(organizations, { context: context(), stream, decide: (state) => putMember(member, state) });
  await executor.execute(contacts, {
    context: context(),
    stream: contactStream(id, contact.id),
    decide: (state) => putContact(contact, state),
  });
  await executor.execute(tasks, {
    context: context(),
    stream: taskStream(id, DEMO.task),
    decide: (state) => (state ? [] : decide({ type: 'create', task: firstTask }, state)),
  });
  const token =
    secrets.jwtSecret &&
    (await signToken({ secret: secrets.jwtSecret, sub: DEMO.user, org: id, role: 'admin', expiresIn: '30d' }));
  return { organizationId: id, token };
}

/** Whether the log holds the beginning of the demo organization and not its end, and nobody has done anything to it. */
async function isUnfinished(store: EventStore): Promise<boolean> {
  const { organization: id, contact, task } = DEMO;
  const streams = [organizationStream(id), contactStream(id, contact), taskStream(id, task)];
  const [begun = [], met = [], end = []] = await Promise.all(streams.map((stream) => store.readStream(stream)));
  const isOurs = [...begun, ...met].every(({ metadata }) => metadata.actor.kind === SYSTEM.kind);
  return isOurs && [1, 2].includes(begun.length) && met.length <= 1 && end.length === 0;
}

const LOOKS = 5;
const REST_MS = 500;

/** What the log answers, which may be slow while the machine is busy with the start. @throws StoreUnavailableError */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let n = 1; ; n++) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof StoreUnavailableError) || n === LOOKS) throw error;
      await pause(REST_MS);
    }
  }
}

const firstTask: NewTask = {
  id: DEMO.task,
  type: 'contact',
  title: 'Call Ada back about the invoice',
  description: null,
  category: 'callback',
  priority: 'high',
  source: 'manual',
  contact_id: DEMO.contact,
  call_id: null,
  evidence: null,
  due: null,
  reporter_id: DEMO.member,
  assigned_to: DEMO.member,
  references: [],
};

function context(): CommandContext {
  const commandId = newId();
  const origin = { requestHash: null, correlationId: commandId, causationId: null };
  return { organizationId: DEMO.organization, actor: SYSTEM, commandId, ...origin };
}
