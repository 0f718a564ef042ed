import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { pino } from 'pino';
import { openaiDoor } from '#libs/extraction/openai';
import {
  answers,
  type Behaviour,
  babbles,
  fails,
  hangsUp,
  keepsSilent,
  ModelServer,
  refuses,
  says,
} from '#libs/extraction/testing';
import { closePool, createPool } from '#libs/postgres';
import { until } from '#libs/projection/testing';
import { overADay, runSaga, type SagaRunner } from '#libs/saga';
import { FakeClock } from '#libs/saga/testing';
import { workQueue } from '#projections/saga-work';
import { extractionSaga } from '../apps/docket/src/extraction/extraction-saga.ts';
import { extracted, newCall, tasksOf, transcribe } from './support/calls.ts';
import { newOrganization, type TestOrganization } from './support/organization.ts';
import { type Service, startService } from './support/service.ts';

// A service of its own takes its time where the machine has other work.
jest.setTimeout(240_000);

let model: ModelServer;
let service: Service;
let second: Service;
let acme: TestOrganization;
const stops: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  model = await ModelServer.start();
  // The sagas are at work in this process, on a clock of their own.
  service = await startService();
  second = await service.another();
  acme = await newOrganization(service.base);
});
afterAll(async () => {
  await second.stop();
  await service.stop();
  await model.stop();
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A copy at work on extractions. */
function work(
  { installation }: Service,
  clock: FakeClock,
  { timeoutMs = 60_000, retryAfter = overADay }: { timeoutMs?: number; retryAfter?: typeof overADay } = {},
): SagaRunner {
  const { store, readModel, progressOf } = installation;
  const pool = createPool(service.databaseUrl, { name: 'saga', max: 2 });
  const door = openaiDoor({ apiKey: 'test-key', baseUrl: model.url, timeoutMs });
  const saga = { ...extractionSaga(installation, door), retryAfter };
  const log = pino({ level: 'silent' });
  const queue = workQueue(readModel, progressOf('saga-work'));
  const runner = runSaga({ store, pool, saga, clock, queue, onError: (error) => log.warn(error) });
  stops.push(async () => {
    await runner.stop();
    await closePool(pool);
  });
  return runner;
}

const newCase = async (name: string) => {
  const id = await newCall(acme, { contact_id: (await acme.contact(name)).id });
  await transcribe(acme, id, `Said to ${name}.`);
  return id;
};
const TASKS = [{ title: 'One' }, { title: 'Two' }, { title: 'Three' }];

describe('an extraction that fails', () => {
  it('is tried again ten seconds later, by its reason, and its tasks are there once', async () => {
    const clock = new FakeClock();
    const failures: readonly [string, Behaviour][] = [
      ['rate-limited', fails(429)],
      ['provider-error', fails(500)],
      ['rejected', fails(401)],
      ['not-json', babbles],
      ['not-json', says('Here you are: tasks!')],
      ['wrong-shape', says('{"tasks":[{"category":"general"}]}')],
      ['no-answer', says('')],
      ['refusal', refuses],
      ['cut-off', says('{"tasks":[{"title":"A', 'length')],
      ['unreachable', hangsUp],
    ];
    const failed = new Set<number>();
    model.usually((response, request) => {
      const n = Number(/case (\d+)\./.exec(request.messages[1]?.content ?? '')?.[1]);
      const behaviour = failed.has(n) ? answers(TASKS) : failures[n]?.[1];
      failed.add(n);
      return behaviour?.(response, request);
    });
    const ids = await Promise.all(failures.map((_, n) => newCase(`case ${n}`)));
    work(service, clock);
    const next_attempt_at = new Date(clock.now() + 10_000).toISOString();
    for (const [n, id] of ids.entries()) {
      const { extraction } = await extracted(acme, id, 'failed');
      expect(extraction).toEqual({ status: 'failed', reason: failures[n]?.[0], next_attempt_at, task_ids: [] });
    }
    clock.advance(10_000);
    for (const id of ids) {
      const { extraction } = await extracted(acme, id, 'done');
      expect((await tasksOf(acme, extraction.task_ids)).map(({ title }) => title)).toEqual(['One', 'Two', 'Three']);
    }
  });

  it('for want of an answer in time does so, too, and holds up no other call', async () => {
    const clock = new FakeClock();
    model.usually((response, request) =>
      (request.messages[1]?.content.includes('Silent') ? keepsSilent : answers([{ title: 'One' }]))(response, request),
    );
    const silent = await Promise.all(Array.from({ length: 20 }, () => newCase('Silent')));
    work(service, clock, { timeoutMs: 3_000 });
    const others = await Promise.all(Array.from({ length: 5 }, (_, n) => newCase(`Other ${n}`)));
    for (const id of others) expect((await extracted(acme, id, 'done')).extraction.task_ids).toHaveLength(1);
    for (const id of silent) expect((await extracted(acme, id, 'failed')).extraction.reason).toBe('timeout');
  });

  it('is given up after its last attempt, and runs again when it is asked for', async () => {
    const clock = new FakeClock();
    model.usually(fails(500));
    const id = await newCase('Hopeless');
    // All of a day is the schedule's own test.
    work(service, clock, { retryAfter: (failures) => (failures < 3 ? overADay(failures) : null) });
    for (const delay of [10_000, 30_000, null]) {
      const next = delay && new Date(clock.now() + delay).toISOString();
      await until(async () => (await extracted(acme, id, 'failed')).extraction.next_attempt_at === next);
      clock.advance(delay ?? 0);
    }
    const { extraction: givenUp } = await extracted(acme, id);
    expect(givenUp).toEqual({ status: 'failed', reason: 'provider-error', next_attempt_at: null, task_ids: [] });
    model.usually(answers([{ title: 'At last' }]));
    await acme.admin.post(`/api/calls/${id}/extract-tasks`);
    const { extraction } = await extracted(acme, id, 'done');
    expect(extraction.task_ids).toHaveLength(1);
  });
});

describe('two copies', () => {
  it('make one set of tasks, also where the one that asked the model is stopped before it answers', async () => {
    const clock = new FakeClock();
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    model.usually(answers(TASKS));
    model.next(() => resolve());
    const id = await newCase('Copies');
    const first = work(service, clock);
    await asked;
    work(second, clock);
    await first.stop();
    const { extraction } = await extracted(acme, id, 'done');
    expect(extraction.task_ids).toHaveLength(3);
    const { data } = (await acme.admin.get(`/api/tasks?source=ai&q=One&limit=200`)).body;
    expect(data.filter((task: { call_id: string }) => task.call_id === id)).toHaveLength(1);
  });
});
