import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InjectOptions } from 'fastify';
import { type RawReply, rawRequest } from './testing/raw-request.ts';
import { type SampleApp, sampleCaller, startSampleApp } from './testing/sample-app.ts';

const id = '0197a2c4-6b1e-7c3a-9f54-2f1f0c8e7a11';
const json = { 'content-type': 'application/json' };
const post = (payload: string | Buffer, headers: Record<string, string> = json): InjectOptions => ({
  method: 'POST',
  url: '/api/tasks',
  payload,
  headers: { ...sampleCaller, ...headers },
});
const get = (url: string, headers: Record<string, string> = {}): InjectOptions => ({
  url,
  headers: { ...sampleCaller, ...headers },
});
const nested = (depth: number) => `{"title":"x","context":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}}`;

type Row = readonly [what: string, request: InjectOptions, status: number, code: string, named?: readonly string[]];

const rows: readonly Row[] = [
  ['a body that breaks off', post('{"title":'), 400, 'malformed-json'],
  ['a body of no JSON', post('title=x'), 400, 'malformed-json'],
  ['an empty body said to be JSON', post(''), 400, 'malformed-json'],
  ['a body of white space', post(' \n'), 400, 'malformed-json'],
  ['a body that is no UTF-8', post(Buffer.from([0x22, 0xff, 0xfe, 0x22])), 400, 'malformed-json'],
  ['single quotes', post("{'title':'x'}"), 400, 'malformed-json'],
  ['NaN', post('{"title":NaN}'), 400, 'malformed-json'],
  ['a key __proto__', post('{"title":"x","__proto__":{"a":1}}'), 400, 'malformed-json'],
  ['a key __proto__ by escapes', post('{"title":"x","\\u005f_proto__":1}'), 400, 'malformed-json'],
  ['a key __proto__ deep inside', post('{"title":"x","context":{"a":[{"__proto__":1}]}}'), 400, 'malformed-json'],
  ['no body', { method: 'POST', url: '/api/tasks', headers: sampleCaller }, 422, 'validation', ['']],
  ['null', post('null'), 422, 'validation', ['']],
  ['a list', post('[]'), 422, 'validation', ['']],
  ['a text', post('"x"'), 422, 'validation', ['']],
  ['a number', post('7'), 422, 'validation', ['']],
  ['true', post('true'), 422, 'validation', ['']],
  ['an empty object', post('{}'), 422, 'validation', ['/title']],
  ['null for a text', post('{"title":null}'), 422, 'validation', ['/title']],
  ['unknown keys', post('{"title":"x","colour":1,"a/b~c":2}'), 422, 'validation', ['/colour', '/a~1b~0c']],
  ['a key constructor', post('{"title":"x","constructor":{"prototype":1}}'), 422, 'validation', ['/constructor']],
  ['white space for a title', post('{"title":" \\t "}'), 422, 'validation', ['/title']],
  ['256 code points', post(JSON.stringify({ title: '😀'.repeat(256) })), 422, 'validation', ['/title']],
  ['NUL in a text', post('{"title":"a\\u0000"}'), 422, 'validation', ['/title']],
  ['NUL in a free key', post('{"title":"x","context":{"\\u0000":1}}'), 422, 'validation', ['/context']],
  ['half of a pair', post('{"title":"x","context":{"a":["\\ud83d"]}}'), 422, 'validation', ['/context/a/0']],
  ['a number beyond all', post('{"title":"x","context":{"a":1e999}}'), 422, 'validation', ['/context/a']],
  ['nesting of 65', post(nested(63)), 422, 'validation', ['']],
  ['nesting of 200,000', post(nested(200_000)), 422, 'validation', ['']],
  ['one form of a union, not quite', post('{"title":"x","due":{"text":5}}'), 422, 'validation', ['/due/text']],
  ['no form of a union', post('{"title":"x","due":5}'), 422, 'validation', ['/due']],
  ['text/plain', post('{"title":"x"}', { 'content-type': 'text/plain' }), 415, 'unsupported-media-type'],
  ['a body of no type', post('{"title":"x"}', {}), 415, 'unsupported-media-type'],
  ['a type of no form', post('{}', { 'content-type': 'json' }), 415, 'unsupported-media-type'],
  ['an empty type', post('{}', { 'content-type': '' }), 415, 'unsupported-media-type'],
  ['a form', post('title=x', { 'content-type': 'application/x-www-form-urlencoded' }), 415, 'unsupported-media-type'],
  ['multipart', post('--a--', { 'content-type': 'multipart/form-data; boundary=a' }), 415, 'unsupported-media-type'],
  [
    'another charset',
    post('{}', { 'content-type': 'application/json; charset=utf-16' }),
    415,
    'unsupported-media-type',
  ],
  ['a coded body', post('{}', { ...json, 'content-encoding': 'gzip' }), 415, 'unsupported-media-type'],
  ['1 MiB and a byte', post(`"${'x'.repeat(1024 * 1024 - 1)}"`), 413, 'payload-too-large'],
  ['JSON for an upload', { ...post('{}'), url: '/api/upload' }, 415, 'unsupported-media-type'],
  [
    'nothing for an upload',
    { method: 'POST', url: '/api/upload', headers: sampleCaller },
    415,
    'unsupported-media-type',
  ],
  [
    'a body where none is taken',
    { ...post('{"a":1}'), method: 'DELETE', url: `/api/tasks/${id}` },
    422,
    'validation',
    ['/a'],
  ],
  ['an unknown path', get('/api/nope'), 404, 'not-found'],
  ['a slash at the end', get('/api/tasks/'), 404, 'not-found'],
  ['another case', get('/API/tasks'), 404, 'not-found'],
  ['an id of no UUID', { ...post('{}'), url: '/api/tasks/nope/done' }, 404, 'not-found'],
  ['an empty id', { ...post('{}'), url: '/api/tasks//done' }, 404, 'not-found'],
  ['an id of 5,000 characters', { ...post('{}'), url: `/api/tasks/${'a'.repeat(5000)}/done` }, 404, 'not-found'],
  ['NUL in an id', get('/api/references/report/%00'), 404, 'not-found'],
  ['an escape of no UTF-8 in an id', get('/api/references/report/%ff'), 400, 'malformed-url'],
  ['a bad escape in the path', get('/api/references/report/%zz'), 400, 'malformed-url'],
  ['a bad escape in the query', get('/api/tasks?q=%zz'), 400, 'malformed-url'],
  ['unknown parameters', get('/api/tasks?colour=red&Status=open'), 422, 'validation', ['colour', 'Status']],
  ['a parameter where none is taken', get('/api/tasks/counts?x'), 422, 'validation', ['x']],
  ['a parameter __proto__', get('/api/tasks?__proto__=1'), 422, 'validation', ['__proto__']],
  ['a bad value in a list', get('/api/tasks?status=open,closed'), 422, 'validation', ['status']],
  ['an empty list', get('/api/tasks?status='), 422, 'validation', ['status']],
  ['one value given twice', get('/api/tasks?limit=1&limit=2'), 422, 'validation', ['limit']],
  ['numbers of no whole', get('/api/tasks?limit=1.5&overdue=maybe'), 422, 'validation', ['limit', 'overdue']],
  ['a number in hex', get('/api/tasks?limit=0x10'), 422, 'validation', ['limit']],
  ['a number out of bounds', get('/api/tasks?limit=0'), 422, 'validation', ['limit']],
  ['NUL in a parameter', get('/api/tasks?q=%00'), 422, 'validation', ['q']],
  ['a cursor of nobody', get('/api/tasks?cursor=bogus'), 422, 'validation', ['cursor']],
  [
    'a position of no form',
    get('/api/tasks', { 'docket-min-position': 'a b' }),
    422,
    'validation',
    ['Docket-Min-Position'],
  ],
  [
    'a key with a space',
    { ...get(`/api/tasks/${id}/done`, { 'idempotency-key': 'a b' }), method: 'POST' },
    422,
    'validation',
    ['Idempotency-Key'],
  ],
  [
    'a key of 256',
    { ...get(`/api/tasks/${id}/done`, { 'idempotency-key': 'a'.repeat(256) }), method: 'POST' },
    422,
    'validation',
    ['Idempotency-Key'],
  ],
  [
    'an If-Match of no form',
    { ...get(`/api/tasks/${id}/done`, { 'if-match': 'nope' }), method: 'POST' },
    412,
    'precondition-failed',
  ],
  ['a caller who is unknown, before the body', { ...post('{'), headers: json }, 401, 'unauthorized'],
  [
    'a caller who is unknown, before the type',
    { ...post('x', { 'content-type': 'text/plain' }), headers: {} },
    401,
    'unauthorized',
  ],
];

const methods: readonly [InjectOptions['method'], string, string][] = [
  ['PUT', '/api/tasks', 'GET, HEAD, POST'],
  ['OPTIONS', '/api/tasks', 'GET, HEAD, POST'],
  ['DELETE', '/api/tasks/counts', 'GET, HEAD'],
  ['POST', '/api/tasks/counts', 'GET, HEAD'],
  ['GET', `/api/tasks/${id}/done`, 'POST'],
  ['GET', `/api/tasks/${id}?x=1`, 'DELETE'],
  ['POST', '/docs/swagger-ui.css', 'GET, HEAD'],
];

let sample: SampleApp;
let port: number;
beforeAll(async () => {
  sample = await startSampleApp();
  port = await sample.listen();
});
afterAll(() => sample.app.close());

describe('a malformed request', () => {
  it.each(rows)('of %s is named', async (...[_what, request, status, code, named = []]: Row) => {
    const reply = await sample.app.inject(request);
    expect([reply.statusCode, reply.headers['content-type']]).toEqual([
      status,
      expect.stringMatching(/^application\/problem\+json/),
    ]);
    const problem = reply.json();
    const path = String(request.url).replace(/\?.*/, '');
    expect(problem).toMatchObject({
      type: `urn:docket:problem:${code}`,
      title: expect.any(String),
      status,
      code,
      instance: path,
    });
    const errors: { pointer?: string; parameter?: string; header?: string }[] = problem.errors ?? [];
    expect(errors.map(({ pointer, parameter, header }) => pointer ?? parameter ?? header).toSorted()).toEqual(
      named.toSorted(),
    );
    expect(sample.logged).toEqual([]);
  });

  it.each(methods)('%s %s is 405 with the methods that are allowed', async (method, url, allow) => {
    const reply = await sample.app.inject({ method: method ?? 'GET', url, headers: sampleCaller });
    expect([reply.statusCode, reply.headers.allow, reply.json().code]).toEqual([405, allow, 'method-not-allowed']);
  });

  it('of a method that no route has is 405 where the path is known and 404 elsewhere', async () => {
    const ask = (method: string, path: string) =>
      rawRequest(port, `${method} ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`);
    expect((await ask('PROPFIND', '/api/tasks')).status).toBe(405);
    expect((await ask('TRACE', '/api/tasks')).headers.get('allow')).toBe('GET, HEAD, POST');
    expect((await ask('PURGE', '/nope')).status).toBe(404);
  });
});

const wire: readonly (readonly [string, string, number, string])[] = [
  ['no HTTP', 'hello\r\n\r\n', 400, 'malformed-request'],
  ['an unknown method', 'FETCH / HTTP/1.1\r\nhost: a\r\n\r\n', 400, 'malformed-request'],
  [
    'a length of no number',
    'POST /api/tasks HTTP/1.1\r\nhost: a\r\ncontent-length: x\r\n\r\n',
    400,
    'malformed-request',
  ],
  [
    'two lengths',
    'POST /api/tasks HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
    400,
    'malformed-request',
  ],
  [
    'a length and chunks',
    'POST /api/tasks HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
    400,
    'malformed-request',
  ],
  [
    'a bad chunk',
    'POST /webhooks/sample HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-www-form-urlencoded\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
    400,
    'malformed-request',
  ],
  ['a header of no form', 'GET / HTTP/1.1\r\nhost: a\r\nbad header: x\r\n\r\n', 400, 'malformed-request'],
  ['no host', 'GET /api/tasks HTTP/1.1\r\nconnection: close\r\n\r\n', 400, 'malformed-request'],
  [
    'headers of 20,000 bytes',
    `GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
    431,
    'headers-too-large',
  ],
  [
    'an expectation',
    'GET / HTTP/1.1\r\nhost: a\r\nexpect: wonders\r\nconnection: close\r\n\r\n',
    417,
    'expectation-failed',
  ],
  ['CONNECT', 'CONNECT a:1 HTTP/1.1\r\nhost: a\r\n\r\n', 400, 'malformed-request'],
  ['a target without a slash', 'GET * HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n', 404, 'not-found'],
];

describe('bytes on the wire', () => {
  it.each(wire)('of %s are answered by a problem', async (_what, bytes, status, code) => {
    const reply: RawReply = await rawRequest(port, bytes);
    expect([reply.status, reply.headers.get('content-type')]).toEqual([
      status,
      expect.stringMatching(/^application\/problem\+json/),
    ]);
    expect(JSON.parse(reply.body)).toMatchObject({ status, code });
    expect(sample.logged).toEqual([]);
  });

  it('repeat neither scheme nor host of an absolute target', async () => {
    const reply = await rawRequest(
      port,
      'GET http://inner.example/nope?secret=1 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
    );
    expect(JSON.parse(reply.body)).toMatchObject({ status: 404, instance: '/nope' });
    expect(reply.body).not.toMatch(/inner|secret/);
  });

  it('of a body above the limit are let go by, and the connection goes on', async () => {
    const head = `POST /api/tasks HTTP/1.1\r\nhost: a\r\nauthorization: Bearer sample\r\ncontent-type: application/json\r\n`;
    const size = 3 * 1024 * 1024;
    const next = 'GET /health/live HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n';
    const reply = await rawRequest(port, `${head}content-length: ${size}\r\n\r\n${'x'.repeat(size)}${next}`);
    expect(reply.status).toBe(413);
    expect(reply.body).toContain('{"status":"live"}');
    const chunk = 2 * 1024 * 1024;
    const chunked = `${head}transfer-encoding: chunked\r\n\r\n${chunk.toString(16)}\r\n${'x'.repeat(chunk)}\r\n0\r\n\r\n${next}`;
    const second = await rawRequest(port, chunked);
    expect([second.status, second.body.includes('{"status":"live"}')]).toEqual([413, true]);
  });
});
