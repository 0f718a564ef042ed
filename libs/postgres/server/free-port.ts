import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the range from which systems give ports to outgoing connections (Linux: from 32768). A port within it could go,
 * while the server is away, to a client that tries to reach the server: it would connect to itself and keep the port.
 */
const [LOWEST, HIGHEST] = [20_000, 32_767];

/** A TCP port of 127.0.0.1 that nobody listens on now; it may be taken by the time it is used. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST + 1);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const probe = createServer();
  probe.once('error', () => resolve(false));
  probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  return promise;
}
