import type { RecordedEvent } from '#libs/event';
import { carryOut } from './carry-out.ts';
import { streamsSetAside } from './dead-letter.ts';
import { decisionOf } from './dead-letter-events.ts';
import { type FoldContext, foldPart } from './fold-part.ts';
import type { OrderedEvent } from './projection.ts';

/** What of a page a projection takes, and which of its streams have an event set aside. */
export interface Sifted {
  readonly handled: readonly RecordedEvent[];
  readonly aside: Set<string>;
}

type Context = Omit<FoldContext, 'aside'>;

/** Sifts a page. To be answered behind the move of the checkpoint, which holds the build's row. */
export async function siftPage(
  { client, projection, buildId }: Context,
  events: readonly RecordedEvent[],
): Promise<Sifted> {
  const handled = events.filter((event) => projection.handles(event) || decisionOf(event, projection.name));
  const streams = handled.map(({ stream }) => stream);
  return { handled, aside: streams.length === 0 ? new Set() : await streamsSetAside(client, buildId, streams) };
}

/**
 * Folds a page into a build's tables, in the transaction of the client, which finds them by their names. An event that
 * cannot be folded is set aside with all later ones of its stream; the others go on. What an operator decided about
 * such a stream is carried out where it stands in the log: so every build comes to the same rows, whenever it is filled.
 */
export async function foldPage(context: Context, { handled, aside }: Sifted): Promise<void> {
  const { store, projection } = context;
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
