import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, describe, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { type ServerSentEvent, sendEvents } from './event-stream.ts';

let server: FastifyInstance;
let source: (signal: AbortSignal) => AsyncIterable<ServerSentEvent>;
beforeEach(async () => {
  server = Fastify({ forceCloseConnections: true });
  server.decorate('stopping', new AbortController().signal);
  server.get('/', (_, reply) => sendEvents(reply, source));
  await server.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(() => server.close());

/** Asks for the stream, as one who takes nothing of it yet. */
function ask() {
  const { port } = server.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1').pause();
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  return socket;
}

describe('a stream of events', () => {
  it('is closed at its source where the client leaves while it has yet to take something', async () => {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const { promise: stuck, resolve: isStuck } = Promise.withResolvers<void>();
    source = async function* () {
      let given = 0;
      try {
        for (;;) {
          given++;
          const seen = given;
          // Asked for no more: what came before fills all there is on the way.
          setTimeout(() => given === seen && isStuck(), 200);
          yield { id: String(given), event: 'e', data: 'x'.repeat(100_000) };
        }
      } finally {
        resolve();
      }
    };
    const socket = ask();
    await stuck;
    socket.destroy();
    await closed;
  });

  it('is closed at its source where the client leaves while nothing comes', async () => {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    source = async function* (signal) {
      try {
        yield { id: '1', event: 'e', data: 1 };
        if (!signal.aborted) await once(signal, 'abort');
      } finally {
        resolve();
      }
    };
    const socket = ask().resume();
    await once(socket, 'data');
    socket.destroy();
    await closed;
  });
});
