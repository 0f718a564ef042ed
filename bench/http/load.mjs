import { openConnection } from './client.mjs';

/**
 * So many connections, each sending one request after another for so many seconds. `request(n)` gives the n-th
 * request's text; `taken(reply, n, connection)` is told of every reply.
 */
export async function load(port, { connections, seconds, request, taken }) {
  const open = await Promise.all(Array.from({ length: connections }, () => openConnection(port)));
  const latencies = [];
  let sent = 0;
  const started = performance.now();
  const deadline = started + seconds * 1000;
  await Promise.all(
    open.map(async (connection, number) => {
      while (performance.now() < deadline) {
        const n = sent++;
        const text = request(n);
        const at = performance.now();
        const reply = await connection.send(text);
        latencies.push(performance.now() - at);
        taken(reply, n, number);
      }
    }),
  );
  const took = (performance.now() - started) / 1000;
  for (const connection of open) connection.close();
  return { latencies, seconds: took };
}
