import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { FakeClock } from '#libs/saga/testing';
import type { ReminderPlace } from '#projections/task-list';
import { remindAll } from '../apps/docket/src/reminder/remind-all.ts';
import { must } from './support/client.ts';
import { type MemberClient, newOrganization, type TestOrganization } from './support/organization.ts';
import { type Service, startService } from './support/service.ts';

// A service of its own takes its time where the machine has other work.
jest.setTimeout(120_000);

const MINUTE = 60_000;
const never = new AbortController().signal;

let nodes: readonly [Service, Service];
let acme: TestOrganization;
let bob: MemberClient;
beforeAll(async () => {
  const one = await startService();
  nodes = [one, await one.another()];
});
beforeEach(async () => {
  acme = await newOrganization(nodes[0].base);
  bob = await acme.member('Bob');
});
afterAll(() => Promise.all(nodes.map((node) => node.stop())));

/** One scan of a node at a time of its own; resolves to what it did, in the order in which it did it. */
async function scan({ installation }: Service, clock: FakeClock): Promise<string[]> {
  const done: string[] = [];
  await caughtUp();
  await remindAll(
    {
      aggregates: installation,
      readModel: installation.readModel,
      clock,
      pageSize: 50,
      onReminder: ({ taskId }: ReminderPlace, what) => done.push(`${what} ${taskId}`),
      onError(error) {
        throw error;
      },
    },
    never,
  );
  return done;
}

async function caughtUp(): Promise<void> {
  const { store, progressOf } = nodes[0].installation;
  expect(await progressOf('task-list').reached((await store.head()) ?? '', 60_000)).toBe(true);
}

const create = async (body: object): Promise<string> =>
  must(await acme.admin.post('/api/tasks', { type: 'internal', title: 'Due', assigned_to: bob.id, ...body }), 201).body
    .id;
const at = (clock: FakeClock, ms: number) => `${new Date(clock.now() + ms).toISOString().slice(0, 19)}Z`;
const sent = (ids: readonly string[]) => ids.map((id) => `sent ${id}`);

describe('a scan for reminders', () => {
  it('sends each when it is due, not before and not again; what fell due meanwhile is sent late', async () => {
    const clock = new FakeClock();
    const tasks = [];
    for (let n = 1; n <= 3; n++) tasks.push(await create({ due_date: at(clock, n * 20 * MINUTE) }));
    expect(await scan(nodes[0], clock)).toEqual([]);
    clock.advance(20 * MINUTE - 1_000);
    expect(await scan(nodes[0], clock)).toEqual([]);
    clock.advance(1_000);
    expect(await scan(nodes[0], clock)).toEqual(sent(tasks.slice(0, 1)));
    // Everything is off for an hour.
    clock.advance(60 * MINUTE);
    expect(await scan(nodes[1], clock)).toEqual(sent(tasks.slice(1)));
    expect(await scan(nodes[0], clock)).toEqual([]);
  });

  it('sends each once where two nodes scan at once, the oldest first', async () => {
    const clock = new FakeClock();
    const tasks: string[] = [];
    for (let n = 0; n < 170; n += 50) {
      const part = Array.from({ length: 50 }, (_, m) => create({ due_date: at(clock, -(n + m) * MINUTE) }));
      tasks.unshift(...(await Promise.all(part)).reverse());
    }
    const done = await Promise.all([scan(nodes[0], clock), scan(nodes[1], clock)]);
    expect(done.flat().toSorted()).toEqual(sent(tasks).toSorted());
    const { store } = nodes[0].installation;
    const events = await store.readAll(null, 100_000);
    const ofTasks = events.filter(
      ({ type, metadata }) => type === 'TaskReminderSent' && metadata.organization_id === acme.id,
    );
    expect(ofTasks.map(({ stream }) => stream.slice(-36))).toEqual(tasks);
  });

  it('goes by the day, the zone and the time of the organization where a task is due on a date', async () => {
    const clock = new FakeClock();
    const today = Temporal.Instant.fromEpochMilliseconds(clock.now()).toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
    const date = today.add({ days: 2 });
    const settings = { name: 'Acme', time_zone: 'Asia/Tokyo', date_reminder_time: '08:30' };
    must(await acme.admin.put('/api/organization', settings), 200);
    const task = await create({ due_date: date.toString() });
    const instant = date.toZonedDateTime({ timeZone: 'Asia/Tokyo', plainTime: '08:30' }).epochMilliseconds;
    clock.advance(instant - clock.now() - 1);
    expect(await scan(nodes[0], clock)).toEqual([]);
    clock.advance(1);
    expect(await scan(nodes[0], clock)).toEqual(sent([task]));
  });

  it('decides on the task as it is, not as the list has it', async () => {
    const clock = new FakeClock();
    const [done, later, gone] = [
      await create({ due_date: at(clock, -MINUTE) }),
      await create({ due_date: at(clock, -MINUTE) }),
      await create({ due_date: at(clock, -MINUTE) }),
    ];
    await caughtUp();
    const { installation } = nodes[0];
    const other = bob.client.at(nodes[1].base);
    const changes = new Map([
      [done, async () => must(await other.post(`/api/tasks/${done}/done`), 200)],
      [later, async () => must(await other.patch(`/api/tasks/${later}`, { due_date: '2099-01-01' }), 200)],
      [gone, async () => must(await other.delete(`/api/tasks/${gone}`), 204)],
    ]);
    const tasks = {
      ...installation.tasks,
      // The task changes on another node between the scan and the decision.
      async load(stream: string) {
        const loaded = await installation.tasks.load(stream);
        const change = changes.get(stream.slice(-36));
        changes.delete(stream.slice(-36));
        await change?.();
        return loaded;
      },
    };
    const found: string[] = [];
    await remindAll(
      {
        aggregates: { ...installation, tasks },
        readModel: installation.readModel,
        clock,
        onReminder: ({ taskId }) => found.push(taskId),
        onError: (error) => {
          throw error;
        },
      },
      never,
    );
    expect([found, changes.size]).toEqual([[], 0]);
  });

  it('goes on with the others where one task cannot be read', async () => {
    const clock = new FakeClock();
    const [bad, good] = [
      await create({ due_date: at(clock, -2 * MINUTE) }),
      await create({ due_date: at(clock, -MINUTE) }),
    ];
    await caughtUp();
    const { installation } = nodes[0];
    const failing = {
      ...installation.tasks,
      load: (stream: string) =>
        stream.endsWith(bad) ? Promise.reject(new Error('unreadable')) : installation.tasks.load(stream),
    };
    const found: string[] = [];
    const errors: unknown[] = [];
    await remindAll(
      {
        aggregates: { ...installation, tasks: failing },
        readModel: installation.readModel,
        clock,
        onReminder: ({ taskId }) => found.push(taskId),
        onError: (_, task) => errors.push(task?.taskId),
      },
      never,
    );
    expect([found, errors]).toEqual([[good], [bad]]);
  });
});
