import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A way to the server that can be disturbed. */
export interface TestProxy {
  readonly url: string;
  /** From now on nothing passes, and nothing is closed: as if the server were frozen or the cable cut. */
  freeze(): void;
  /** From now on questions pass and answers do not. */
  swallowAnswers(): void;
  /** Closes every connection, and lets new ones pass again. */
  reset(): void;
  close(): Promise<void>;
}

/** Starts a proxy to the server of a URL. */
export async function startProxy(url: string): Promise<TestProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let questions = true;
  let answers = true;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const [from, to, open] of [
      [client, upstream, () => questions],
      [upstream, client, () => answers],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => open() && to.write(bytes));
      from.on('error', () => undefined);
      from.on('close', () => {
        to.destroy();
        sockets.delete(from);
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const reset = () => {
    for (const socket of sockets) socket.destroy();
    questions = answers = true;
  };
  return {
    url: Object.assign(new URL(url), { port: String(port) }).href,
    freeze: () => {
      questions = answers = false;
    },
    swallowAnswers: () => {
      answers = false;
    },
    reset,
    async close() {
      reset();
      server.close();
      await once(server, 'close');
    },
  };
}
