import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { buildOpenApi, defineEndpoint } from './index.ts';
import { openApiFaults } from './testing/openapi-faults.ts';
import { type SampleApp, startSampleApp } from './testing/sample-app.ts';

const info = { title: 'Sample', version: '1.0.0', description: 'A sample.' };

const route = {
  method: 'GET',
  path: '/x',
  operation: 'getX',
  summary: 'Gets x.',
  tags: ['x'],
  auth: 'none',
  status: 200,
} as const;

describe('the OpenAPI document of an application', () => {
  let sample: SampleApp;
  beforeAll(async () => {
    sample = await startSampleApp();
  });
  afterAll(() => sample.app.close());

  const read = async () => JSON.parse((await sample.app.inject({ url: '/openapi.json' })).body);

  it('is a valid document of OpenAPI 3.1 whose examples fit their schemas', async () => {
    const document = await read();
    expect(openApiFaults(document)).toEqual([]);
    expect(document.openapi).toMatch(/^3\.1\./);
  });

  it('has every route of the application, and itself', async () => {
    const { paths } = await read();
    expect(Object.keys(paths)).toEqual([
      '/api/fail',
      '/api/references/{kind}/{key}',
      '/api/tasks',
      '/api/tasks/{task_id}',
      '/api/tasks/{task_id}/done',
      '/api/tasks/counts',
      '/api/upload',
      '/docs',
      '/docs/{asset}',
      '/health/live',
      '/health/ready',
      '/openapi.json',
      '/webhooks/sample',
    ]);
    expect(Object.keys(paths['/api/tasks'])).toEqual(['get', 'post']);
  });

  it('tells of a command its parameters, body, headers, permission and every error', async () => {
    const { paths } = await read();
    const finish = paths['/api/tasks/{task_id}/done'].post;
    expect(finish.parameters.map((one: { in: string; name: string }) => `${one.in} ${one.name}`)).toEqual([
      'path task_id',
      'header Idempotency-Key',
      'header If-Match',
    ]);
    expect(finish.requestBody).toMatchObject({ required: false, content: { 'application/json': {} } });
    expect(Object.keys(finish.responses)).toEqual([
      '200',
      '400',
      '401',
      '403',
      '404',
      '409',
      '412',
      '413',
      '415',
      '422',
      '429',
      '500',
      '503',
    ]);
    expect(Object.keys(finish.responses[422].content['application/problem+json'].examples)).toEqual([
      'key-reused',
      'validation',
    ]);
    expect(Object.keys(paths['/api/tasks'].post.responses[201].headers)).toEqual([
      'X-Request-Id',
      'ETag',
      'Docket-Position',
      'Location',
    ]);
    const upload = paths['/api/upload'].post;
    expect(upload.requestBody.content['multipart/form-data'].schema).toMatchObject({
      properties: { file: { type: 'string', format: 'binary' }, note: { type: 'string', maxLength: 20 } },
      required: ['file'],
      additionalProperties: false,
    });
    expect(Object.keys(upload.responses[400].content['application/problem+json'].examples)).toContain(
      'malformed-multipart',
    );
    expect(paths['/api/tasks'].post.security).toEqual([{ bearer: ['Task:Collection:Create'] }]);
    expect(paths['/health/live'].get.security).toEqual([]);
  });
});

describe('the check of OpenAPI documents', () => {
  const faults = async (endpoint: Parameters<typeof buildOpenApi>[0][number]) =>
    openApiFaults(await buildOpenApi([endpoint], info));

  it('finds a reply without an example', async () => {
    const endpoint = defineEndpoint({ ...route, reply: z.string() });
    expect(await faults(endpoint)).toEqual(['getX 200: has no example']);
  });

  it('finds an example that does not fit', async () => {
    const endpoint = defineEndpoint({ ...route, reply: z.string().max(3), examples: { reply: 'long' } });
    expect(await faults(endpoint)).toEqual([expect.stringMatching(/^getX 200: /)]);
  });

  it('finds a reference to nowhere and a keyword of 3.0', async () => {
    const endpoint = defineEndpoint({
      ...route,
      reply: z.string().meta({ nullable: true, not: { $ref: '#/components/schemas/Gone' } }),
      examples: { reply: 'x' },
    });
    const found = await faults(endpoint);
    expect(found.some((line) => line.includes('Gone is nowhere'))).toBe(true);
    expect(found.some((line) => line.includes('nullable'))).toBe(true);
  });
});
