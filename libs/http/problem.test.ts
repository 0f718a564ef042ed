import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ForbiddenException, HttpException } from '@nestjs/common';
import { frameworkProblem } from './framework-errors.ts';
import { DuplicateMappingError, ErrorMap, notFound, Problem, tooManyRequests, unavailable } from './index.ts';
import { invalid } from './problems.ts';
import { type RawReply, rawRequest } from './testing/raw-request.ts';
import { type SampleApp, sampleCaller, startSampleApp } from './testing/sample-app.ts';

class StoreError extends Error {}
class SlowStoreError extends StoreError {}

describe('an error', () => {
  const errors = new ErrorMap().mapError(StoreError, () => unavailable());

  it('becomes a problem by its nearest mapped class', () => {
    expect(errors.toProblem(new SlowStoreError('x'))?.code).toBe('unavailable');
    errors.mapError(SlowStoreError, () => tooManyRequests(1.2));
    expect(errors.toProblem(new SlowStoreError('x'))?.headers).toEqual({ 'retry-after': '2' });
    const problem = notFound('task');
    expect(errors.toProblem(problem)).toBe(problem);
  });

  it('of no mapped class becomes none', () => {
    for (const unknown of [new Error('x'), 'x', null, undefined, {}]) expect(errors.toProblem(unknown)).toBeUndefined();
  });

  it('of one class is mapped once', () => {
    expect(() => errors.mapError(StoreError, () => unavailable())).toThrow(DuplicateMappingError);
  });

  it('of a framework keeps its status and loses its message', () => {
    expect(frameworkProblem(new ForbiddenException('secret'))).toMatchObject({ code: 'forbidden', status: 403 });
    expect(frameworkProblem(new HttpException('secret', 418))?.detail).not.toContain('secret');
    expect(frameworkProblem(new HttpException('secret', 500))).toBeUndefined();
  });
});

describe('a problem', () => {
  it('has the members of RFC 9457, a code, and no way to replace them', () => {
    const members = { current_status: 'done', status: 200, code: 'x' };
    expect(new Problem('invalid-transition', 'No.', { members }).body('/api/tasks')).toEqual({
      type: 'urn:docket:problem:invalid-transition',
      title: 'Invalid Transition',
      status: 409,
      detail: 'No.',
      instance: '/api/tasks',
      code: 'invalid-transition',
      current_status: 'done',
    });
  });

  it('of the input tells a hundred faults at most', () => {
    const faults = Array.from({ length: 500 }, (_, i) => ({ pointer: `/${i}`, code: 'x', detail: 'y' }));
    expect(invalid(faults).errors).toHaveLength(100);
  });
});

describe('a request that fails', () => {
  let sample: SampleApp;
  beforeAll(async () => {
    sample = await startSampleApp();
  });
  afterAll(() => sample.app.close());

  it('for an unknown reason is a bare 500, and told to the observers once with its reason', async () => {
    const reply = await sample.app.inject({ url: '/api/fail', headers: { 'x-request-id': 'abc-1' } });
    expect(reply.json()).toEqual({
      type: 'urn:docket:problem:internal-error',
      title: 'Internal Server Error',
      status: 500,
      detail: 'The request failed and was logged.',
      instance: '/api/fail',
      code: 'internal-error',
      request_id: 'abc-1',
    });
    expect(sample.logged).toEqual([
      { fault: expect.objectContaining({ name: 'SecretError' }), id: 'abc-1', route: '/api/fail', status: 500 },
    ]);
  });

  it('by an unknown caller carries the challenge, by a known one current_status', async () => {
    const done = { method: 'POST', url: '/api/tasks/0197a2c4-6b1e-7c3a-9f54-2f1f0c8e7a11/done' } as const;
    expect((await sample.app.inject(done)).headers['www-authenticate']).toBe('Bearer realm="docket"');
    const reply = await sample.app.inject({ ...done, payload: { reason: 'again' }, headers: sampleCaller });
    expect(reply.json()).toMatchObject({ code: 'invalid-transition', current_status: 'dismissed' });
  });

  it('keeps a harmless request id and replaces any other', async () => {
    const idOf = async (id: string) =>
      (await sample.app.inject({ url: '/api/nope', headers: { 'x-request-id': id } })).headers['x-request-id'];
    expect(await idOf('a.b:c/1')).toBe('a.b:c/1');
    for (const bad of ['', 'a b', '<b>', 'x'.repeat(129)]) expect(await idOf(bad)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('because the service stops is 503, and the connection closes', async () => {
    const stopping = await startSampleApp();
    const port = await stopping.listen();
    await stopping.app.getHttpAdapter().beforeClose?.();
    let reply: RawReply | undefined;
    // A connection may be closed as idle before its first bytes are there.
    while (!reply)
      reply = await rawRequest(port, 'GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n').catch((error) => {
        if (error.code !== 'ECONNRESET') throw error;
        return undefined;
      });
    expect([reply.status, JSON.parse(reply.body).code, reply.headers.get('connection')]).toEqual([
      503,
      'unavailable',
      'close',
    ]);
    await stopping.app.close();
  });
});
