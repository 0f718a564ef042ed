import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type SampleApp, sampleCaller, startSampleApp } from './testing/sample-app.ts';

const types = [
  'application/json',
  'application/x-www-form-urlencoded',
  'text/plain',
  'multipart/form-data',
  ';',
  'a/b; charset=',
];
const paths = ['/api/tasks', '/api/tasks/0197a2c4-6b1e-7c3a-9f54-2f1f0c8e7a11/done', '/webhooks/sample', '/api/upload'];
const body = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  fc.json(),
  fc
    .record({ title: fc.jsonValue(), context: fc.jsonValue(), due: fc.jsonValue() }, { requiredKeys: [] })
    .map((value) => JSON.stringify(value)),
);
const part = fc.string().map((text) => (text.isWellFormed() ? encodeURIComponent(text) : '%ff'));
const query = fc.dictionary(fc.constantFrom('status', 'limit', 'q', 'cursor', 'overdue', '%', 'x'), part);

describe('whatever is sent', () => {
  let sample: SampleApp;
  beforeAll(async () => {
    sample = await startSampleApp();
  });
  afterAll(() => sample.app.close());

  const expectAnswer = (reply: { statusCode: number; headers: Record<string, unknown> }) => {
    expect(reply.statusCode).toBeLessThan(500);
    if (reply.statusCode >= 400) expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/);
  };

  it('as a body is answered, and never by a 5xx', async () => {
    const request = fc.record({ url: fc.constantFrom(...paths), type: fc.constantFrom(...types), payload: body });
    const check = async ({ url, type, payload }: { url: string; type: string; payload: string | Buffer }) =>
      expectAnswer(
        await sample.app.inject({ method: 'POST', url, payload, headers: { ...sampleCaller, 'content-type': type } }),
      );
    await fc.assert(fc.asyncProperty(request, check), { numRuns: 300 });
  });

  it('as a path and a query is answered, and never by a 5xx', async () => {
    const url = fc.tuple(fc.constantFrom('/api/tasks', '/api/references/a/', '/docs/', '/'), part, query).map(
      ([base, end, values]) =>
        `${base}${end}?${Object.entries(values)
          .map((pair) => pair.join('='))
          .join('&')}`,
    );
    const check = async (target: string) =>
      expectAnswer(await sample.app.inject({ url: target, headers: sampleCaller }));
    await fc.assert(fc.asyncProperty(url, check), { numRuns: 300 });
  });
});
