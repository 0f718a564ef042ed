import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { contactStream } from '#libs/directory';
import { until } from '#libs/projection/testing';
import { decide, taskStream } from '#libs/task';
import { listSagas, operate } from '../apps/docket/src/commands/sagas.ts';
import { systemContext } from '../apps/docket/src/system-context.ts';
import { must } from './support/client.ts';
import { feedWith } from './support/feed.ts';
import { type MemberClient, newOrganization, type TestOrganization } from './support/organization.ts';
import { appendPoison } from './support/poison.ts';
import { expectProblem } from './support/problem.ts';
import { JWT_SECRET, type Service, startService, WITH_SAGAS } from './support/service.ts';

// A service of its own takes its time where the machine has other work.
jest.setTimeout(120_000);

let service: Service;
let acme: TestOrganization;
let bob: MemberClient;
beforeAll(async () => {
  service = await startService(WITH_SAGAS);
  acme = await newOrganization(service.base);
  bob = await acme.member('Bob');
});
afterAll(() => service.stop());

const shown = async ({ admin }: TestOrganization, query = '') =>
  must(await admin.get(`/api/sagas${query}`), 200).body.data;

/** Assigns a task whose contact nobody can read any more, so that Bob cannot be told; resolves to the instance's id. */
async function stuck(): Promise<string> {
  const contact = await acme.contact('Q', [bob.id]);
  const body = { contact_id: contact.id, category: 'callback', title: 'Call' };
  const task = must(await acme.admin.post('/api/tasks', body), 201).body.id;
  const before = (await shown(acme, '?status=retrying')).length;
  await appendPoison(service.installation.operations, contactStream(acme.id, contact.id), acme.id);
  // Over HTTP it would be refused: there the policy asks for the contact, too.
  const { executor, tasks } = service.installation;
  await executor.execute(tasks, {
    context: systemContext(acme.id),
    stream: taskStream(acme.id, task),
    decide: (state) => decide({ type: 'update', changes: { assigned_to: bob.id } }, state),
  });
  const found = await until(async () => {
    const all = await shown(acme, '?status=retrying');
    return all.length > before && all.at(-1);
  });
  return found.id;
}

describe('an instance that fails', () => {
  it('is shown to admins of its organization, and holds up nobody', async () => {
    const id = await stuck();
    expect((await shown(acme)).at(-1)).toEqual({
      id,
      saga: 'notify',
      key: expect.any(String),
      status: 'retrying',
      failures: 1,
      reason: 'internal-error',
      begun_at: expect.any(String),
      next_attempt_at: expect.any(String),
      source: { stream: expect.stringMatching(`^task-${acme.id}_`), revision: 1 },
    });
    await must(await acme.admin.post('/api/tasks', { type: 'internal', title: 'Next', assigned_to: bob.id }), 201);
    expect(await feedWith(bob.client, 1)).toMatchObject([{ title: 'Assigned to you: Next' }]);
    const other = await newOrganization(service.base);
    expect(await shown(other)).toEqual([]);
    for (const action of ['retry', 'give-up'])
      expectProblem(await other.admin.post(`/api/sagas/${id}/${action}`), 404, 'not-found');
    expectProblem(await bob.client.get('/api/sagas'), 403, 'forbidden');
  });

  it('is retried and given up by an operator, whose decisions stand in its stream', async () => {
    const id = await stuck();
    const of = async () => (await shown(acme)).find((each: { id: string }) => each.id === id);
    must(await acme.admin.post(`/api/sagas/${id}/give-up`), 204);
    expect(await of()).toMatchObject({ status: 'given-up', next_attempt_at: null });
    must(await acme.admin.post(`/api/sagas/${id}/give-up`), 204);
    must(await acme.admin.post(`/api/sagas/${id}/retry`), 204);
    await until(async () => (await of()).status === 'retrying');
    const events = await service.installation.store.readStream(`saga-${acme.id}_${id}`);
    expect(events.map(({ type }) => type)).toEqual(['SagaFailed', 'SagaGivenUp', 'SagaRetried', 'SagaFailed']);
    expect(events[1]?.metadata.actor).toMatchObject({ kind: 'user', id: 'root' });
    expectProblem(await acme.admin.post(`/api/sagas/${randomUUID()}/retry`), 404, 'not-found');
  });

  it('is listed, retried and given up on the command line', async () => {
    const id = await stuck();
    const lines: string[] = [];
    const output = jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    const environment = { ...process.env };
    Object.assign(process.env, {
      DATABASE_URL: service.databaseUrl,
      DOCKET_HOME: service.installation.config.home,
      DOCKET_JWT_SECRET: JWT_SECRET,
    });
    try {
      await listSagas({});
      expect(lines.find((line) => line.startsWith(id))).toMatch(
        / notify .* retrying since .*: 1 failures \(internal-error\)/,
      );
      await operate(id, 'give-up');
      expect(lines.at(-1)).toMatch(/^notify .* is given up\.\n$/);
      await expect(operate(randomUUID(), 'retry')).rejects.toThrow('no instance');
    } finally {
      output.mockRestore();
      process.env = environment;
    }
    await until(async () => (await shown(acme, '?status=given-up')).some((each: { id: string }) => each.id === id));
  });

  it('and what has failed before is measured', async () => {
    const metrics = must(await acme.admin.get('/metrics'), 200).text;
    expect(metrics).toMatch(/^docket_saga_instances\{saga="notify",status="retrying"\} [1-9]/m);
    expect(metrics).toMatch(/^docket_saga_oldest_due_seconds\{saga="notify"\} /m);
    expect(metrics).toMatch(/^docket_saga_attempt_duration_seconds_count\{saga="notify",outcome="failed"\} [1-9]/m);
  });
});
