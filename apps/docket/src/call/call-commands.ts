import { Injectable } from '@nestjs/common';
import { canSeeCall, canSeeContact } from '#libs/access';
import type { CommandContext, Outcome } from '#libs/aggregate';
import {
  type Call,
  type CallEvent,
  type CallFields,
  CallNotFoundError,
  type CallState,
  callStream,
  putCall,
} from '#libs/call';
import { contactStream } from '#libs/directory';
import { forbidden, type IfMatch, invalidField, mustMatch } from '#libs/http';
import type { Session } from '../access/request-caller.ts';
import { Services } from '../services.ts';
import { mustBeMember } from '../task/members.ts';
import { claimExternalId } from './external-ids.ts';

/** A command on one call, as a request sends it. */
export interface CallRequest {
  readonly session: Session;
  readonly context: CommandContext;
  readonly callId: string;
  readonly ifMatch: IfMatch | undefined;
}

/** Executes commands on calls, by the policy. */
@Injectable()
export class CallCommands {
  constructor(private readonly services: Services) {}

  /** Registers a call or changes it. */
  put(request: CallRequest, fields: CallFields): Promise<Outcome<CallState>> {
    return this.#execute(request, async (call) => {
      await this.#checkIds(fields, call, request.session);
      const events = putCall(fields, call);
      const takes = events.some(
        (event) => 'external_id' in event.data && event.data.external_id === fields.external_id,
      );
      if (takes && fields.external_id)
        await claimExternalId(this.services, request.context, fields.external_id, fields.id);
      return events;
    });
  }

  /** Changes a call that is there. @throws CallNotFoundError */
  change(
    request: CallRequest,
    decide: (call: Call) => readonly CallEvent[] | Promise<readonly CallEvent[]>,
  ): Promise<Outcome<CallState>> {
    return this.#execute(request, (call) => {
      if (!call) throw new CallNotFoundError();
      return decide(call);
    });
  }

  /** A call that the caller may see. @throws CallNotFoundError, a 403 */
  async one(callId: string, session: Session): Promise<Call> {
    const { state } = await this.services.calls.load(callStream(session.caller.organizationId, callId));
    if (!state) throw new CallNotFoundError();
    await this.#mustSee(state, session);
    return state;
  }

  #execute(
    { session, context, callId, ifMatch }: CallRequest,
    decide: (call: CallState) => readonly CallEvent[] | Promise<readonly CallEvent[]>,
  ): Promise<Outcome<CallState>> {
    return this.services.executor.execute(this.services.calls, {
      context,
      stream: callStream(context.organizationId, callId),
      decide: async (call, revision) => {
        if (call) await this.#mustSee(call, session);
        mustMatch(ifMatch, revision);
        return decide(call);
      },
    });
  }

  async #mustSee(call: Call, { caller }: Session): Promise<void> {
    const contact = call.contact_id === null ? null : await this.#contact(call.contact_id, caller.organizationId);
    if (!canSeeCall(caller, call, contact)) throw forbidden();
  }

  /** What the call has already may stay, whatever has become of it since. */
  async #checkIds({ contact_id, member_id }: CallFields, call: CallState, { caller, organization }: Session) {
    if (member_id !== call?.member_id) mustBeMember(organization, member_id, '/member_id');
    if (!contact_id || contact_id === call?.contact_id) return;
    const contact = await this.#contact(contact_id, caller.organizationId);
    if (!contact)
      throw invalidField('/contact_id', 'unknown-contact', 'must be the id of a contact of this organization');
    if (!canSeeContact(caller, contact)) throw forbidden('The caller may not see this contact.');
  }

  async #contact(contactId: string, organizationId: string) {
    return (await this.services.contacts.load(contactStream(organizationId, contactId))).state;
  }
}
