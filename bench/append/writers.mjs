const EVENTS_A_STREAM = 10;

/**
 * So many writers append one event after another for so many seconds, each to streams of its own, ten events each, with
 * the expected revision. Answers the latencies and what was acknowledged: `stream revision` to position.
 */
export async function write(store, { round, writers, seconds }) {
  const latencies = [];
  const acknowledged = new Map();
  const started = performance.now();
  const deadline = started + seconds * 1000;

  async function writer(number) {
    for (let n = 0; performance.now() < deadline; n++) {
      const stream = `task-${round}-${number}-${Math.floor(n / EVENTS_A_STREAM)}`;
      const revision = n % EVENTS_A_STREAM;
      const sent = performance.now();
      const position = await store.append(stream, revision);
      latencies.push(performance.now() - sent);
      acknowledged.set(`${stream} ${revision}`, position);
    }
  }
  await Promise.all(Array.from({ length: writers }, (_, number) => writer(number)));
  return { latencies, acknowledged, seconds: (performance.now() - started) / 1000 };
}
