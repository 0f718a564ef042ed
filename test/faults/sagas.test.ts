import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { RecordedEvent } from '#libs/event';
import { until } from '#libs/projection/testing';
import { must } from '../support/client.ts';
import { settled } from '../support/feed.ts';
import { type MemberClient, newOrganization, type TestOrganization } from '../support/organization.ts';
import { type Service, startService, WITH_SAGAS } from '../support/service.ts';
import { DocketProcess } from './support/docket-process.ts';

jest.setTimeout(600_000);

const TASKS = 500;
const LONG_MS = 240_000;

let service: Service;
let acme: TestOrganization;
let bob: MemberClient;
beforeAll(async () => {
  service = await startService();
  acme = await newOrganization(service.base);
  bob = await acme.member('Bob');
});
afterAll(async () => {
  await survivor?.stop();
  await other?.stop();
  await service.stop();
});

/** Those that are at work in the end: a process that has the leases, and a copy in this process that stands by. */
let survivor: DocketProcess | undefined;
let other: Service | undefined;

/** A copy of the service that works on sagas alone. */
function startSagas(): Promise<DocketProcess> {
  return DocketProcess.start({
    DATABASE_URL: service.databaseUrl,
    DOCKET_HOME: service.installation.config.home,
    DOCKET_ROLES: 'sagas',
    REMINDER_INTERVAL_SECONDS: '0.5',
    LOG_LEVEL: 'warn',
  });
}

/** So many tasks of Bob's that are due, made by nobody whom it concerns. */
async function makeDue(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 50) {
    const part = Array.from({ length: Math.min(50, count - n) }, () =>
      acme.admin.post('/api/tasks', { type: 'internal', title: 'Due', assigned_to: bob.id, due_date: '2026-03-28' }),
    );
    for (const reply of await Promise.all(part)) ids.push(must(reply, 201).body.id);
  }
  return ids;
}

/** How often each task got what the log has of a type, by type (and category) and task. */
class Tally {
  #read: string | null = null;
  readonly #found = new Map<string, Map<string, number>>();

  /** As the log is now. */
  async of(what: string): Promise<ReadonlyMap<string, number>> {
    const { store } = service.installation;
    for (
      let page = await store.readAll(this.#read, 5_000);
      page.length > 0;
      page = await store.readAll(this.#read, 5_000)
    ) {
      this.#read = page.at(-1)?.position ?? null;
      for (const event of page) this.#count(event);
    }
    return this.#found.get(what) ?? new Map();
  }

  #count({ type, stream, data }: RecordedEvent): void {
    const { task_id, category } = data as { task_id?: string; category?: string };
    const what = category ? `${type} ${category}` : type;
    const counts = this.#found.get(what) ?? new Map<string, number>();
    const task = task_id ?? stream.slice(-36);
    this.#found.set(what, counts.set(task, (counts.get(task) ?? 0) + 1));
  }
}
const tally = new Tally();

const onceEach = (ids: readonly string[]) => new Map(ids.map((id) => [id, 1]));
const sorted = (map: ReadonlyMap<string, number>) => [...map].sort();
const inFeed = async () => must(await bob.client.get('/api/notifications?limit=1'), 200).body.unread;

describe('copies of the sagas', () => {
  it('of which one is killed in the middle of 500 reminders: each task gets one, and one notification of each kind', async () => {
    const ids = await makeDue(TASKS);
    const first = await startSagas();
    await until(async () => (await tally.of('TaskReminderSent')).size >= 50, LONG_MS);
    await until(async () => (await tally.of('MemberNotified task-assigned')).size >= TASKS / 4, LONG_MS);
    first.kill('SIGKILL');
    await first.ended();
    survivor = await startSagas();
    const { databaseUrl: DATABASE_URL, installation } = service;
    other = await startService({ ...WITH_SAGAS, DATABASE_URL, DOCKET_HOME: installation.config.home });
    await until(async () => (await inFeed()) >= 2 * TASKS, LONG_MS);
    await settled(service);
    expect(sorted(await tally.of('TaskReminderSent'))).toEqual(sorted(onceEach(ids)));
    for (const category of ['task-assigned', 'task-reminder'])
      expect(sorted(await tally.of(`MemberNotified ${category}`))).toEqual(sorted(onceEach(ids)));
    expect(await inFeed()).toBe(2 * TASKS);
  });

  it('of which one is paused past its leases: another takes over, and the one that wakes doubles nothing', async () => {
    const before = await inFeed();
    const ids: string[] = [];
    for (const what of ['SIGSTOP', 'SIGCONT'] as const) {
      survivor?.kill(what);
      ids.push(...(await makeDue(20)));
      await until(async () => (await inFeed()) >= before + 2 * ids.length, LONG_MS);
    }
    await settled(service);
    const reminders = await tally.of('TaskReminderSent');
    expect(ids.map((id) => reminders.get(id))).toEqual(ids.map(() => 1));
    expect(await inFeed()).toBe(before + 2 * ids.length);
  });
});
