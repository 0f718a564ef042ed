import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { BadEndpointError, defineEndpoint, type InputOf, type ReplyOf } from './index.ts';
import type {
  createSample,
  deleteSample,
  finishSample,
  listSamples,
  showReference,
} from './testing/sample.controller.ts';
import { type SampleApp, sampleCaller, startSampleApp } from './testing/sample-app.ts';

const id = '0197A2C4-6B1E-7C3A-9F54-2F1F0C8E7A11';
const route = {
  method: 'POST',
  path: '/x/:id',
  operation: 'doX',
  summary: 'x',
  tags: [],
  auth: 'none',
  status: 200,
} as const;

describe('a declared route', () => {
  let sample: SampleApp;
  beforeAll(async () => {
    sample = await startSampleApp();
  });
  afterAll(() => sample.app.close());

  const get = (url: string) => sample.app.inject({ url, headers: sampleCaller });
  const post = (url: string, payload?: string, headers = {}) =>
    sample.app.inject({
      method: 'POST',
      url,
      ...(payload === undefined ? {} : { payload }),
      headers: {
        ...sampleCaller,
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
    });
  const queryOf = async (url: string) => JSON.parse(String((await get(url)).headers['x-query']));

  it('gives its handler the query in its types, with lists by comma or by repetition', async () => {
    expect(await queryOf('/api/tasks?status=open,done&overdue=false&limit=7&q=a+b%2Bc')).toEqual({
      status: ['open', 'done'],
      overdue: false,
      limit: 7,
      q: 'a b+c',
    });
    expect(await queryOf('/api/tasks?status=open&status=done&q=')).toEqual({
      status: ['open', 'done'],
      limit: 50,
      q: '',
    });
  });

  it('gives path parameters decoded once, slashes and all', async () => {
    for (const key of ['A/7 ü%+?#1', '%2F', 'a;b=c', '%25', '日本語']) {
      const reply = await get(`/api/references/report/${encodeURIComponent(key)}`);
      expect([reply.statusCode, reply.json()]).toEqual([200, { kind: 'report', key }]);
    }
  });

  it('gives ids in lower case, and a missing optional body as its defaults', async () => {
    const [upper, lower] = [await post(`/api/tasks/${id}/done`), await post(`/api/tasks/${id.toLowerCase()}/done`, '')];
    expect([upper.statusCode, lower.statusCode, upper.json().reason]).toEqual([200, 200, null]);
    expect(upper.json()).toEqual(lower.json());
  });

  it('takes JSON with a charset, as a merge patch and after a byte order mark', async () => {
    for (const type of [
      'application/json; charset=UTF-8',
      'Application/JSON;charset="utf-8"',
      'application/merge-patch+json',
    ])
      expect((await post('/api/tasks', '{"title":" x "}', { 'content-type': type })).json()).toMatchObject({
        title: 'x',
      });
    expect((await post('/api/tasks', '\uFEFF{"title":"x"}')).statusCode).toBe(201);
    expect((await post('/api/tasks', '{"title":"x"}', { 'content-encoding': 'identity' })).statusCode).toBe(201);
  });

  it('counts characters by code points and takes a body of exactly the limit', async () => {
    expect((await post('/api/tasks', JSON.stringify({ title: '😀'.repeat(255) }))).statusCode).toBe(201);
    const shell = '{"title":"x","context":{"a":""}}';
    const body = shell.replace('""', `"${'x'.repeat(1024 * 1024 - shell.length)}"`);
    expect([body.length, (await post('/api/tasks', body)).statusCode]).toEqual([1024 * 1024, 201]);
  });

  it('answers with its status and headers, and HEAD as GET', async () => {
    const created = await post('/api/tasks', '{"title":"x"}');
    expect(created).toMatchObject({
      statusCode: 201,
      headers: { etag: '"0"', location: expect.stringMatching(/^\/api\/tasks\//) },
    });
    const deleted = await sample.app.inject({ method: 'DELETE', url: `/api/tasks/${id}`, headers: sampleCaller });
    expect([deleted.statusCode, deleted.body]).toEqual([204, '']);
    const head = await sample.app.inject({ method: 'HEAD', url: '/api/tasks/counts', headers: sampleCaller });
    expect([head.statusCode, head.headers['content-length'], head.body]).toEqual([200, '10', '']);
  });

  it('leaves an upload unread for its handler, above the limit of other bodies', async () => {
    const file = 'x'.repeat(2 * 1024 * 1024);
    const payload = `--a\r\ncontent-disposition: form-data; name="file"; filename="x"\r\n\r\n${file}\r\n--a--`;
    const headers = { ...sampleCaller, 'content-type': 'multipart/form-data; boundary=a' };
    const reply = await sample.app.inject({ method: 'POST', url: '/api/upload', payload, headers });
    expect([reply.statusCode, reply.json()]).toEqual([201, { name: 'x', bytes: file.length, note: null }]);
  });

  it('reads a form as the texts of its fields', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const reply = await sample.app.inject({
      method: 'POST',
      url: '/webhooks/sample',
      payload: 'CallSid=CA+1&x=%2B',
      headers,
    });
    expect(reply.json()).toEqual({ CallSid: 'CA 1', x: '+' });
  });
});

describe('a declaration', () => {
  it('is refused if its parameters are not those of its path', () => {
    expect(() => defineEndpoint({ ...route, reply: null })).toThrow(BadEndpointError);
    expect(() => defineEndpoint({ ...route, params: z.object({ no: z.string() }), reply: null })).toThrow(/has \[id\]/);
  });

  it('is refused if its body does not decide on unknown keys, or comes beside an upload', () => {
    const params = z.object({ id: z.string() });
    expect(() => defineEndpoint({ ...route, params, body: z.object({}), reply: null })).toThrow(/strictObject/);
    const both = { body: z.strictObject({}), upload: { file: 'file' } };
    expect(() => defineEndpoint({ ...route, params, ...both, reply: null })).toThrow(/upload/);
  });
});

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(value: T): T => value;
type None = Readonly<Record<string, never>>;

describe('the types of a handler', () => {
  it('are those of the schemas', () => {
    type List = InputOf<typeof listSamples>;
    type Finish = InputOf<typeof finishSample>;
    const checks = [
      holds<Equal<List['query']['status'], ('open' | 'done')[] | undefined>>(true),
      holds<Equal<List['query']['limit'], number>>(true),
      holds<Equal<List['query']['cursor'], [string, number] | undefined>>(true),
      holds<Equal<List['body'], undefined>>(true),
      holds<Equal<List['params'], None>>(true),
      holds<Equal<Finish['params'], { task_id: string }>>(true),
      holds<Equal<Finish['body'], { reason: string | null }>>(true),
      holds<Equal<Finish['headers']['if-match'], '*' | readonly string[] | undefined>>(true),
      holds<Equal<Finish['query'], None>>(true),
      holds<Equal<InputOf<typeof createSample>['body']['title'], string>>(true),
      holds<Equal<InputOf<typeof showReference>['params'], { kind: string; key: string }>>(true),
      holds<Equal<ReplyOf<typeof deleteSample>, unknown>>(true),
      holds<Equal<Extract<ReplyOf<typeof finishSample>, { hash: string }>['reason'], string | null>>(true),
    ];
    expect(checks).toHaveLength(13);
  });
});
