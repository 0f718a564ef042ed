import { PositionLostError } from '../errors.ts';
import type { ServerEvent } from './convert.ts';
import { positionOf } from './position.ts';
import type { Reader } from './reader.ts';

/**
 * At most `limit` events of ours after a position (null: from the first), from the server. A read begins with the event at
 * its position: that tells that the log is still the one that gave it, where `afterId` is that event's id (null: not
 * known). @throws PositionLostError, StoreUnavailableError
 */
export async function readAll(
  reader: Reader,
  after: bigint | null,
  limit: number,
  afterId: string | null = null,
): Promise<readonly ServerEvent[]> {
  if (after === null) return reader.forwards(null, limit);
  const checkStands = async () => {
    if (!(await reader.holds(after, afterId))) throw new PositionLostError(positionOf(after));
  };
  const events = await reader.forwards(after, limit + 1, { once: true }).catch(async () => {
    // From the middle of a record nothing can be read, as if the server were away.
    await checkStands();
    return reader.forwards(after, limit + 1);
  });
  const [first] = events;
  if (first?.commit === after && (afterId === null || first.stored.id === afterId)) return events.slice(1);
  await checkStands();
  return events.slice(0, limit);
}
