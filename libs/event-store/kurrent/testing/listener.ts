import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** A port that can be taken away and given back, and whose connections can be cut. */
export class Listener {
  readonly #sockets = new Set<Socket>();
  readonly #accept: (socket: Socket) => void;
  #server: Server | undefined;
  #port = 0;

  constructor(accept: (socket: Socket) => void) {
    this.#accept = accept;
  }

  get port(): number {
    return this.#port;
  }

  /** Listens: the first time on a free port (or the one given), then on the same again. */
  async open(port = this.#port): Promise<void> {
    const server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => undefined);
      this.#accept(socket);
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    this.#port = typeof address === 'object' && address ? address.port : port;
    this.#server = server;
  }

  /** Cuts every connection. New ones are welcome. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Cuts every connection and refuses new ones, until it is opened again. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.cut();
    if (!server) return;
    const closed = once(server, 'close');
    server.close();
    await closed;
  }
}
