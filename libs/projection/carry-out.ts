import type { RecordedEvent } from '#libs/event';
import { clearStream, revisionsSetAside } from './dead-letter.ts';
import type { DeadLetterEvent } from './dead-letter-events.ts';
import { type FoldContext, foldPart } from './fold-part.ts';

/**
 * Carries out a decision in one build: folds what was set aside of the stream once more, without the skipped event. What
 * fails again is set aside again. Where the build has nothing to be decided on, as its program can fold what an older
 * one could not, nothing happens; nor does an organization's decision touch the stream of another one.
 */
export async function carryOut(context: FoldContext, decision: RecordedEvent<DeadLetterEvent>): Promise<void> {
  const { client, store, projection, buildId, aside } = context;
  const { stream } = decision.data;
  const revisions = await revisionsSetAside(client, buildId, stream, decision.metadata.organization_id);
  const [first] = revisions;
  if (first === undefined) return;
  const skips = decision.type === 'DeadLetterSkipped';
  // Only the first holds up the others: the decision was about another event, skipped before or folded meanwhile.
  if (skips && decision.data.revision !== first) return;
  await clearStream(client, buildId, stream);
  aside.delete(stream);
  const again = new Set(revisions.slice(skips ? 1 : 0));
  const events = again.size === 0 ? [] : await store.readStream(stream, first);
  const found = events.filter((event) => again.has(event.revision));
  if (found.length !== again.size)
    throw new Error(`${again.size} events of ${stream} were set aside, and the log has ${found.length} of them`);
  await foldPart(
    context,
    found
      .filter((event) => projection.handles(event))
      .map((event) => ({ event, ordinal: store.ordinal(event.position) })),
  );
}
