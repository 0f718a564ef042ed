import { Injectable } from '@nestjs/common';
import { type CommandContext, derivedId, newId } from '#libs/aggregate';
import { type CallNews, callStream, ExternalIdTakenError, takeNews } from '#libs/call';
import { organizationStream, phoneDigits } from '#libs/directory';
import type { Actor } from '#libs/event';
import { notFound } from '#libs/http';
import { findContactsByPhone, taskList } from '#projections/task-list';
import { callOfExternalId, claimExternalId } from '../call/external-ids.ts';
import { Services } from '../services.ts';
import type { Parties } from './read-callback.ts';

const TWILIO: Actor = { kind: 'system', id: 'twilio', name: 'Twilio', member_kind: null, on_behalf_of: null };
const ATTEMPTS = 5;
/** How long a new call waits for contacts that were changed just before it. */
const CONTACTS_MS = 3_000;

/** What a callback tells of a call. */
export interface TwilioNews extends Pick<CallNews, 'recording' | 'transcription'> {
  readonly organizationId: string;
  readonly callSid: string;
  readonly parties: Parties;
  readonly times: { readonly started_at: string | null; readonly ended_at: string | null };
  readonly correlationId: string;
}

/** Takes what Twilio tells of calls. */
@Injectable()
export class TwilioCalls {
  constructor(private readonly services: Services) {}

  /** Registers the call unless it is known, and adds what is new of it. @throws a 404 for an unknown organization */
  async take(news: TwilioNews): Promise<void> {
    const { organizationId } = news;
    if (!(await this.services.organizations.load(organizationStream(organizationId))).state) throw notFound();
    for (let n = 1; ; n++) {
      try {
        return await this.#take(news);
      } catch (error) {
        // Between our look and our claim another call has become the one with this CallSid.
        if (!(error instanceof ExternalIdTakenError) || n === ATTEMPTS) throw error;
      }
    }
  }

  async #take(news: TwilioNews): Promise<void> {
    const { organizationId, callSid, times, recording, transcription } = news;
    const known = await callOfExternalId(this.services, organizationId, callSid);
    // The same for every callback of a call, on every node.
    const ownId = derivedId(organizationId, `twilio ${callSid}`);
    const id = known?.id ?? ownId;
    const context: CommandContext = {
      organizationId,
      actor: TWILIO,
      commandId: newId(),
      requestHash: null,
      correlationId: news.correlationId,
      causationId: null,
    };
    await this.services.executor.execute(this.services.calls, {
      context,
      stream: callStream(organizationId, id),
      decide: async (call) => {
        const rest = { ...times, recording, transcription };
        if (call) {
          const events = takeNews({ fields: { id, direction: call.direction, ...times }, ...rest }, call);
          // What somebody else registered has the contact that they gave it; a repeat brings nothing, so no contact either.
          if (id !== ownId || call.contact_id !== null || events.length === 0) return events;
          // The news of recordings name neither end of the call, and come first: those that do link it.
          const later = await this.#link(organizationId, news.parties);
          return takeNews({ fields: { id, ...later, ...times }, ...rest }, call);
        }
        const link = await this.#link(organizationId, news.parties);
        await claimExternalId(this.services, context, callSid, id);
        return takeNews({ fields: { id, external_id: callSid, ...link, ...times }, ...rest }, null);
      },
    });
  }

  /** The other party's contact, if exactly one has that number; where the direction is not told, whichever end's it is. */
  async #link(organizationId: string, { from, to, direction }: Parties) {
    const head = await this.services.store.head();
    if (head !== null) await this.services.progressOf(taskList.name).reached(head, CONTACTS_MS);
    const callers = direction === 'outbound' ? [] : await this.#contactsOf(organizationId, from);
    const called = direction === 'inbound' ? [] : await this.#contactsOf(organizationId, to);
    const [only, ...others] = new Set([...callers, ...called]);
    const contact_id = only !== undefined && others.length === 0 ? only : null;
    return { contact_id, direction: direction ?? (callers.length === 0 && called.length > 0 ? 'outbound' : 'inbound') };
  }

  async #contactsOf(organizationId: string, party: string | undefined): Promise<readonly string[]> {
    const phone = party === undefined ? null : phoneDigits(party);
    return phone === null ? [] : findContactsByPhone(this.services.readModel, organizationId, phone);
  }
}
