import type { Server } from 'node:http';

const EVERY_MS = 50;
/** For so long connections stay open on which half a request is. */
const HALF_REQUESTS_MS = 1_000;

/**
 * Closes the connections of a server that stops, each once nothing is under way on it. One that answers its last request
 * now would stay open for the next one, and the server with it; one that has sent half a request, or the half of a body
 * that nobody waits for, would do so for as long as its client likes.
 * @param underWay how many requests wait for their answer: they get `stopMs` for it.
 */
export function closeConnections(server: Server, underWay: () => number, stopMs: number): void {
  const began = performance.now();
  const closing = setInterval(() => {
    const after = performance.now() - began;
    if (after > (underWay() === 0 ? HALF_REQUESTS_MS : stopMs)) server.closeAllConnections();
    else server.closeIdleConnections();
  }, EVERY_MS);
  server.once('close', () => clearInterval(closing));
}
