import {
  type Actor,
  createCodec,
  type DomainEvent,
  type EventDefinition,
  type RecordedEvent,
  SYSTEM,
} from '#libs/event';
import { newId } from '../ids.ts';

/** The organization of recorded test events. */
export const ORGANIZATION = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';

/** When and by whom a test event happened. */
export interface Occurrence {
  readonly at: string;
  readonly actor: Actor;
}

/** The n-th event of a stream, unless a test says otherwise: by the system, in the n-th minute of 2026. */
export const occurrence = (n: number): Occurrence => ({
  at: new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString(),
  actor: SYSTEM,
});

/**
 * Events as a log gives them back after it wrote them on one stream, `after` a revision: through the codec, which
 * refuses what fits no schema.
 */
export function recorderOf<E extends DomainEvent>(definitions: readonly EventDefinition[]) {
  const codec = createCodec(definitions);
  return (
    events: readonly E[],
    { occurred = occurrence, after = -1 }: { occurred?: (revision: number) => Occurrence; after?: number } = {},
  ): readonly RecordedEvent<E>[] =>
    events.map((event, n) => {
      const revision = after + 1 + n;
      const { at, actor } = occurred(revision);
      const metadata = {
        organization_id: ORGANIZATION,
        actor,
        occurred_at: at,
        recorded_at: at,
        command_id: newId(),
        correlation_id: 'c',
        causation_id: null,
      };
      const encoded = codec.encode({ id: newId(), ...event, metadata });
      return codec.decode({
        ...encoded,
        stream: 'a stream',
        revision,
        position: String(revision),
      }) as RecordedEvent<E>;
    });
}
