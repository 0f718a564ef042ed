import type { CommandContext, Outcome } from '#libs/aggregate';
import type { EventStore } from '#libs/event-store';

/** The status of an upsert's answer: 201 where its last event is the one that adds, else 200. A repeat has that of the first. */
export async function upsertStatus(
  store: EventStore,
  { stream, revision, changed, repeated }: Outcome<unknown>,
  { commandId }: CommandContext,
  adds: string,
): Promise<200 | 201> {
  if (!changed && !repeated) return 200;
  const [last] = await store.readStream(stream, revision);
  return last?.type === adds && last.metadata.command_id === commandId ? 201 : 200;
}
