import type { Append } from '../append.ts';
import { StaleGuardError } from '../errors.ts';
import type { StreamRevision } from '../port.ts';
import type { KnownStreams } from './known-streams.ts';
import type { Reader } from './reader.ts';

/** Where the last revisions of streams can be looked up. */
export interface GuardSources {
  readonly known: KnownStreams;
  readonly reader: Reader;
}

/**
 * Checks an append's guards before it is sent: the server looks at one stream only. What is known of a stream (see
 * KnownStreams) is not read; null where nothing has to be.
 * @throws StaleGuardError where a stream has moved on, unless the append's own stream is not as expected either: then the
 *   server says what that means. StoreUnavailableError.
 */
export function checkGuards(sources: GuardSources, append: Append): Promise<void> | null {
  const unsure = append.guards.filter(({ stream, revision }) => !sources.known.endsAt(stream, revision));
  return unsure.length === 0 ? null : check(sources, append, unsure);
}

async function check(
  { known, reader }: GuardSources,
  { stream, expected }: Append,
  guards: readonly StreamRevision[],
): Promise<void> {
  const { era } = known;
  const founds = await Promise.all(
    guards.map(async (guard) => {
      const found = (await reader.stream(guard.stream, guard.revision + 1)).at(-1)?.stored.revision ?? guard.revision;
      known.learn(guard.stream, found, era);
      return found;
    }),
  );
  const n = founds.findIndex((found, i) => found !== guards[i]?.revision);
  const [guard, found] = [guards[n], founds[n]];
  if (!guard || found === undefined) return;
  const own = await reader.stream(stream, Math.max(0, expected), 2);
  const holds = own.length === (expected < 0 ? 0 : 1);
  if (holds) throw new StaleGuardError(guard.stream, guard.revision, found);
}
