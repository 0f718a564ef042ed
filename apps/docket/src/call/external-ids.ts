import { setTimeout as pause } from 'node:timers/promises';
import { append, type CommandContext, ContentionError, newId, toNewEvents } from '#libs/aggregate';
import { type Call, callStream, ExternalIdTakenError, externalIdStream } from '#libs/call';
import { WrongExpectedRevisionError } from '#libs/event-store';
import type { Aggregates } from '../services.ts';

const ATTEMPTS = 20;

/** The call of an organization that has an external id; null where none has. */
export async function callOfExternalId(
  { calls, externalIds }: Aggregates,
  organizationId: string,
  externalId: string,
): Promise<Call | null> {
  const holder = (await externalIds.load(externalIdStream(organizationId, externalId))).state;
  if (holder === null) return null;
  const call = (await calls.load(callStream(organizationId, holder))).state;
  return call?.external_id === externalId ? call : null;
}

/**
 * Claims an external id for a call that has been loaded and is about to take it, in an append to its own stream right
 * after this. No two calls get one id, on any nodes: an append that was decided before another call took the claim over
 * is refused. What was claimed and not taken stays open to others.
 * @throws ExternalIdTakenError
 */
export async function claimExternalId(
  aggregates: Aggregates,
  context: CommandContext,
  externalId: string,
  callId: string,
): Promise<void> {
  const { store, externalIds, calls } = aggregates;
  const { organizationId } = context;
  const stream = externalIdStream(organizationId, externalId);
  const own = { ...context, commandId: newId(), requestHash: null };
  for (let n = 0; n < ATTEMPTS; n++) {
    if (n > 3) await pause(Math.random() * 20);
    const claim = await externalIds.load(stream);
    try {
      if (claim.state !== null && claim.state !== callId) {
        const holder = await calls.load(callStream(organizationId, claim.state));
        if (holder.state?.external_id === externalId) throw new ExternalIdTakenError(externalId, claim.state);
        // The holder may be about to take it: with this behind what it has loaded, it must look again, and claim again.
        const lost = { type: 'CallExternalIdLost', data: { external_id: externalId } };
        await append(store, holder, toNewEvents(own, [lost]));
      }
      const claimed = { type: 'ExternalIdClaimed', data: { external_id: externalId, call_id: callId } };
      await append(store, claim, toNewEvents(own, [claimed]));
      return;
    } catch (error) {
      if (!(error instanceof WrongExpectedRevisionError)) throw error;
    }
  }
  throw new ContentionError(stream, ATTEMPTS);
}
