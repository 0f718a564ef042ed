import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { until } from '#libs/projection/testing';
import { must } from '../support/client.ts';
import { type MemberClient, newOrganization, type TestOrganization } from '../support/organization.ts';
import { type Service, startService } from '../support/service.ts';
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
afterAll(() => service.stop());

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

/** How often each task got what the log has of such a type, by the task. */
async function perTask(type: string, category?: string): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const { type: of, stream, data } of await service.installation.store.readAll(null, 1_000_000)) {
    const told = data as { task_id?: string; category?: string };
    if (of !== type || (category && told.category !== category)) continue;
    const task = told.task_id ?? stream.slice(-36);
    found.set(task, (found.get(task) ?? 0) + 1);
  }
  return found;
}

const onceEach = (ids: readonly string[]) => new Map(ids.map((id) => [id, 1]));
const sorted = (map: ReadonlyMap<string, number>) => [...map].sort();
const inFeed = async () => must(await bob.client.get('/api/notifications?limit=1'), 200).body.unread;

describe('copies of the sagas that are killed', () => {
  it('in the middle of 500 reminders: each task gets one, and one notification of each kind', async () => {
    const ids = await makeDue(TASKS);
    const first = await startSagas();
    await until(async () => (await perTask('TaskReminderSent')).size >= 50, LONG_MS);
    first.kill('SIGKILL');
    await first.ended();
    const second = await startSagas();
    await until(async () => (await perTask('MemberNotified', 'task-reminder')).size >= TASKS / 2, LONG_MS);
    second.kill('SIGKILL');
    await second.ended();
    const [third, fourth] = await Promise.all([startSagas(), startSagas()]);
    await until(async () => (await inFeed()) >= 2 * TASKS, LONG_MS);
    await Promise.all([third.stop(), fourth.stop()]);
    expect(sorted(await perTask('TaskReminderSent'))).toEqual(sorted(onceEach(ids)));
    for (const category of ['task-assigned', 'task-reminder'])
      expect(sorted(await perTask('MemberNotified', category))).toEqual(sorted(onceEach(ids)));
    expect(await inFeed()).toBe(2 * TASKS);
  });

  it('or paused past their lease: another takes over, and the one that wakes doubles nothing', async () => {
    const before = await inFeed();
    const [one, other] = await Promise.all([startSagas(), startSagas()]);
    const ids: string[] = [];
    for (const paused of [one, other]) {
      paused.kill('SIGSTOP');
      ids.push(...(await makeDue(20)));
      const wanted = before + 2 * ids.length;
      await until(async () => (await inFeed()) >= wanted, LONG_MS);
      paused.kill('SIGCONT');
      ids.push(...(await makeDue(20)));
      await until(async () => (await inFeed()) >= before + 2 * ids.length, LONG_MS);
    }
    await Promise.all([one.stop(), other.stop()]);
    const reminders = await perTask('TaskReminderSent');
    expect(ids.map((id) => reminders.get(id))).toEqual(ids.map(() => 1));
    expect(await inFeed()).toBe(before + 2 * ids.length);
  });
});
