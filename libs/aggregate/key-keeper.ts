import { type EventStore, WrongExpectedRevisionError } from '#libs/event-store';
import { toNewEvents } from './append.ts';
import type { KeyKeeper } from './attempt.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandEvent } from './command-events.ts';
import type { CommandRecord } from './command-record.ts';
import type { Loaded } from './decider.ts';
import { newId } from './ids.ts';

/** Another node wrote on this command's record since it was read. */
export class KeyTakenError extends Error {
  override name = 'KeyTakenError';
}

/**
 * Keeps the record of one command with an Idempotency-Key.
 *
 * The key is claimed before the effect: a crash between the two leaves a claim that the repeat completes. The other way
 * round it would leave an effect without a claim, which the same key with another route would then double.
 *
 * Every attempt claims anew, after it has loaded the stream: an answer or a release that another node decides from an
 * older look at the record is then refused, and a claim from before that look can only append to a stream that has not
 * moved since, where both decide the same.
 */
export function createKeyKeeper(store: EventStore, found: Loaded<CommandRecord>, context: CommandContext): KeyKeeper {
  let { revision } = found;
  let claimed = false;

  async function write(...events: readonly CommandEvent[]): Promise<void> {
    // Ids of their own: by ids derived from the command's, two nodes that claim at once would pass for repeats of each other.
    const recorded = toNewEvents(context, events).map((event) => ({ ...event, id: newId() }));
    try {
      ({ revision } = await store.append(found.stream, revision, recorded));
    } catch (error) {
      throw error instanceof WrongExpectedRevisionError ? new KeyTakenError(found.stream) : error;
    }
  }
  const accepted = (stream: string): CommandEvent => ({
    type: 'CommandAccepted',
    data: { request_hash: context.requestHash ?? '', stream },
  });

  return {
    async beforeAppend(stream) {
      await write(accepted(stream));
      claimed = true;
    },
    answered: ({ stream, revision }) => write(accepted(stream), { type: 'CommandAnswered', data: { revision } }),
    async failed() {
      // An append of an earlier claim may still be under way: only the first to claim can know that nothing comes of it.
      if (claimed && found.state.accepted === null) await write({ type: 'CommandReleased', data: {} });
    },
  };
}
