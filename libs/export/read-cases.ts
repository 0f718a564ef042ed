import { isStreamOf, type RecordedEvent } from '#libs/event';
import type { EventStore } from '#libs/event-store';
import { isTaskStream, type RecordedTaskEvent } from '#libs/task';
import { type Case, type NameOf, toCase } from './case.ts';

const PAGE = 2_000;
/** So many tasks are read at once, and held in memory. */
const AT_ONCE = 64;

/** An organization's tasks in the order in which they came into the log, out of the event store. */
export async function* readCases(store: EventStore, organizationId: string, nameOf: NameOf): AsyncGenerator<Case> {
  for (let after: string | null = null; ; ) {
    const page: readonly RecordedEvent[] = await store.readAll(after, PAGE);
    const streams = page
      .filter(({ stream, revision }) => revision === 0 && isTaskStream(stream) && isStreamOf(stream, organizationId))
      .map(({ stream }) => stream);
    for (let n = 0; n < streams.length; n += AT_ONCE) {
      const lives = await Promise.all(streams.slice(n, n + AT_ONCE).map((stream) => store.readStream(stream)));
      for (const life of lives) {
        const found = toCase(life as readonly RecordedTaskEvent[], nameOf);
        if (found) yield found;
      }
    }
    after = page.at(-1)?.position ?? null;
    if (after === null) return;
  }
}
