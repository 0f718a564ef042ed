import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as an endpoint got it. */
export interface ReceivedMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An endpoint that keeps what it gets. */
export interface TestEndpoint {
  readonly url: string;
  readonly received: readonly ReceivedMessage[];
  /** What it answers from now on; null: nothing at all. */
  answer(status: number | null, headers?: Readonly<Record<string, string>>): void;
  stop(): Promise<void>;
}

/** Starts an endpoint on loopback. */
export async function startEndpoint(): Promise<TestEndpoint> {
  const received: ReceivedMessage[] = [];
  let next: { status: number | null; headers: Readonly<Record<string, string>> } = { status: 204, headers: {} };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      received.push({ headers: request.headers as Record<string, string>, body });
      if (next.status !== null) response.writeHead(next.status, next.headers).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answer(status, headers = {}) {
      next = { status, headers };
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
