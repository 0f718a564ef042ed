import type { RecordedEvent } from '#libs/event';
import { carryOut } from './carry-out.ts';
import { streamsSetAside } from './dead-letter.ts';
import { decisionOf } from './dead-letter-events.ts';
import { type FoldContext, foldPart } from './fold-part.ts';
import type { OrderedEvent } from './projection.ts';

/**
 * Folds a page into a build's tables, in the transaction of the client, which finds them by their names. An event that
 * cannot be folded is set aside with all later ones of its stream; the others go on. What an operator decided about
 * such a stream is carried out where it stands in the log: so every build comes to the same rows, whenever it is filled.
 */
export async function foldPage(context: Omit<FoldContext, 'aside'>, events: readonly RecordedEvent[]): Promise<void> {
  const { client, store, projection, buildId } = context;
  const handled = events.filter((event) => projection.handles(event) || decisionOf(event, projection.name));
  if (handled.length === 0) return;
  const aside = await streamsSetAside(
    client,
    buildId,
    handled.map(({ stream }) => stream),
  );
  const folding = { ...context, aside };
  let part: OrderedEvent[] = [];
  for (const event of handled) {
    const decision = decisionOf(event, projection.name);
    if (!decision) part.push({ event, ordinal: store.ordinal(event.position) });
    else {
      await foldPart(folding, part);
      part = [];
      await carryOut(folding, decision);
    }
  }
  await foldPart(folding, part);
}
