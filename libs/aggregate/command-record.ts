import type { RecordedEvent } from '#libs/event';
import type { CommandEvent } from './command-events.ts';
import type { Evolution } from './decider.ts';

/** What the log knows of one command with an Idempotency-Key, on its own stream `command-<organization>_<command id>`. */
export interface CommandRecord {
  /** Null: the key is free. */
  readonly accepted: { readonly requestHash: string; readonly stream: string } | null;
  /** The revision that answers it, and when that was, where it changed nothing. */
  readonly answered: { readonly revision: number; readonly recordedAt: string } | null;
}

export const commandRecord: Evolution<CommandRecord, CommandEvent> = {
  initial: { accepted: null, answered: null },
  evolve(record, event: RecordedEvent<CommandEvent>) {
    switch (event.type) {
      case 'CommandAccepted':
        return { accepted: { requestHash: event.data.request_hash, stream: event.data.stream }, answered: null };
      case 'CommandAnswered':
        return { ...record, answered: { revision: event.data.revision, recordedAt: event.metadata.recorded_at } };
      case 'CommandReleased':
        return { accepted: null, answered: null };
      default:
        return event satisfies never;
    }
  },
};

/** The stream of one command. */
export const commandStream = (organizationId: string, commandId: string): string =>
  `command-${organizationId}_${commandId}`;
