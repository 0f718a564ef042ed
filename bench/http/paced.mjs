import { openConnection } from './client.mjs';

/**
 * Sends so many requests a second, by the clock and not by the answers, over a number of connections; a request that
 * finds none free goes with the next that is. Resolves once the signal is aborted and every answer has come.
 */
export async function paced(port, { connections, rate, signal, request, taken }) {
  const open = await Promise.all(Array.from({ length: connections }, () => openConnection(port)));
  const started = performance.now();
  let sent = 0;
  const due = () => Math.floor(((performance.now() - started) / 1000) * rate);
  const { promise: ended, resolve: end } = Promise.withResolvers();
  const free = [...open];
  async function send(connection) {
    const n = sent++;
    taken(await connection.send(request(n)), n);
    free.push(connection);
    if (signal.aborted && free.length === connections) end();
  }
  const timer = setInterval(() => {
    if (signal.aborted) {
      clearInterval(timer);
      if (free.length === connections) end();
      return;
    }
    while (sent < due() && free.length > 0) void send(free.pop());
  }, 1);
  await ended;
  for (const connection of open) connection.close();
}
