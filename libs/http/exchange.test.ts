import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { type AdapterOptions, createFastifyAdapter, type DocketFastifyAdapter, type Exchange } from './index.ts';

let adapter: DocketFastifyAdapter;
afterEach(() => adapter.getInstance().close());

/** A server with the routes that `routes` adds, and the ends of its requests as they come. */
async function serve(options: AdapterOptions, routes: (instance: FastifyInstance) => void) {
  const ended: Exchange[] = [];
  let more = Promise.withResolvers<void>();
  const end = (exchange: Exchange) => {
    ended.push(exchange);
    more.resolve();
  };
  adapter = createFastifyAdapter({ ...options, observers: [{ end }] });
  routes(adapter.getInstance());
  const base = await adapter.getInstance().listen({ port: 0, host: '127.0.0.1' });
  const next = async () => {
    await more.promise;
    more = Promise.withResolvers();
    return ended.at(-1);
  };
  return { base, port: Number(new URL(base).port), ended, next };
}

describe('a body that does not all arrive', () => {
  it('is answered 408, and ends the connection', async () => {
    const { port, next } = await serve({ bodyMs: 20 }, (instance) => instance.post('/', () => ({})));
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    socket.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{');
    let received = '';
    for await (const chunk of socket) received += chunk;
    expect(received).toMatch(/^HTTP\/1\.1 408 /);
    expect(received).toContain('"code":"request-timeout"');
    expect((await next())?.status).toBe(408);
  });
});

describe('a stop', () => {
  it('waits neither for a head nor for a body that does not all arrive', async () => {
    const patient = { bodyMs: 600_000, stallMs: 600_000, answerMs: 600_000, stopMs: 2_000 };
    const reached = Promise.withResolvers<void>();
    const { port } = await serve(patient, (instance) => {
      instance.addHook('onRequest', (_request, _reply, done) => {
        reached.resolve();
        done();
      });
      instance.post('/', () => ({}));
    });
    const head = connect(port, '127.0.0.1');
    const body = connect(port, '127.0.0.1');
    const ends = [head, body].map((socket) => once(socket.on('error', () => undefined).resume(), 'close'));
    head.write('GET / HTTP/1.1\r\nhost: a\r\n');
    body.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{');
    await reached.promise;
    await adapter.beforeClose();
    await adapter.getInstance().close();
    await Promise.all(ends);
  });
});

describe('a request whose handler takes too long', () => {
  it('is answered 503 and told once; what the handler does later changes nothing', async () => {
    const late: ((how: 'answer' | 'fail') => void)[] = [];
    const { base, ended } = await serve({ answerMs: 20 }, (instance) => {
      instance.get('/slow', () => {
        const { promise, resolve, reject } = Promise.withResolvers<object>();
        late.push((how) => (how === 'answer' ? resolve({ late: true }) : reject(new Error('too late'))));
        return promise;
      });
      instance.get('/quick', () => ({ quick: true }));
    });
    const replies = await Promise.all([fetch(`${base}/slow`), fetch(`${base}/slow`)]);
    expect(await Promise.all(replies.map((reply) => reply.json()))).toMatchObject(
      replies.map(() => ({ status: 503, code: 'unavailable', detail: 'The answer took too long.' })),
    );
    expect(replies.map(({ headers }) => headers.get('retry-after'))).toEqual(['2', '2']);
    late[0]?.('answer');
    late[1]?.('fail');
    expect(await (await fetch(`${base}/quick`)).json()).toEqual({ quick: true });
    expect(ended.map(({ status, fault }) => [status, fault instanceof Error])).toEqual([
      [503, true],
      [503, true],
      [200, false],
    ]);
  });

  it('may ask for more time', async () => {
    const { base } = await serve({ answerMs: 20 }, (instance) =>
      instance.get('/patient', async (request) => {
        request.exchange.restartDeadline(60_000);
        await new Promise((resolve) => setTimeout(resolve, 40));
        return { done: true };
      }),
    );
    expect(await (await fetch(`${base}/patient`)).json()).toEqual({ done: true });
  });

  it('is left alone once its reply has begun', async () => {
    const { base } = await serve({ answerMs: 20 }, (instance) =>
      instance.get('/stream', (_, reply) => {
        const parts = async function* () {
          yield 'first ';
          await new Promise((resolve) => setTimeout(resolve, 60));
          yield 'last';
        };
        return reply.send(Readable.from(parts(), { objectMode: false }));
      }),
    );
    expect(await (await fetch(`${base}/stream`)).text()).toBe('first last');
  });
});

it('a request that no route can be found for is seen, too', async () => {
  const { base, ended } = await serve({}, (instance) => instance.get('/', () => 'here'));
  expect((await fetch(`${base}/%zz`)).status).toBe(400);
  expect((await fetch(`${base}/nowhere`)).status).toBe(404);
  expect(ended.map(({ route, status }) => [route, status])).toEqual([
    [null, 400],
    [null, 404],
  ]);
});

describe('a client', () => {
  it('that leaves before the answer ends its request', async () => {
    const asked = Promise.withResolvers<void>();
    const { port, next } = await serve({}, (instance) =>
      instance.get('/never', () => {
        asked.resolve();
        return new Promise(() => undefined);
      }),
    );
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /never HTTP/1.1\r\nhost: a\r\n\r\n');
    await asked.promise;
    socket.destroy();
    expect(await next()).toMatchObject({ route: '/never', status: null, complete: false });
  });

  const reply = Buffer.alloc(32 * 1024 * 1024, 'x');
  const big = (instance: FastifyInstance) => instance.get('/big', () => reply);

  it('that takes nothing of its reply is cut off', async () => {
    const { port, next } = await serve({ stallMs: 200 }, big);
    const socket = connect(port, '127.0.0.1').pause();
    socket.on('error', () => undefined);
    socket.write('GET /big HTTP/1.1\r\nhost: a\r\n\r\n');
    expect(await next()).toMatchObject({ status: 200, complete: false });
    socket.destroy();
  });

  it('that is merely slow gets its reply whole, though that takes longer than a client may stand still', async () => {
    const stallMs = 2_000;
    const { base, next } = await serve({ stallMs }, big);
    const { body } = await fetch(`${base}/big`);
    const started = performance.now();
    let received = 0;
    for await (const chunk of body ?? []) {
      received += chunk.length;
      // Each pause is short beside stallMs, so that a busy machine does not make it one; all of them together are longer.
      const slow = performance.now() - started < 1.5 * stallMs;
      await new Promise((resolve) => setTimeout(resolve, slow ? 20 : 0));
    }
    expect(received).toBe(reply.length);
    expect(await next()).toMatchObject({ status: 200, complete: true });
  });
});
