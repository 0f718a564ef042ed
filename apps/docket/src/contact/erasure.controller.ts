import { Controller } from '@nestjs/common';
import { contactStream, eraseContact as decideErase } from '#libs/directory';
import { Endpoint, type InputOf, mustMatch, notFound } from '#libs/http';
import { listCallsOf } from '#projections/contact-timeline';
import { commandContext } from '../access/command-context.ts';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { sayOutcome } from '../reply-headers.ts';
import { Services } from '../services.ts';
import { eraseContact } from './contact-endpoints.ts';
import { contactReply } from './contact-reply.ts';

/** Erases what is known of contacts. */
@Controller()
export class ErasureController {
  constructor(private readonly services: Services) {}

  /**
   * First the record, then the key: the other way round a crash between the two would leave an erasure that nobody knows
   * of. A key that is left over, by a crash or because a call was linked a moment ago, is destroyed by whoever purges.
   */
  @Endpoint(eraseContact)
  async erase(input: InputOf<typeof eraseContact>, @CurrentSession() { caller }: Session) {
    const { contact_id: contactId } = input.params;
    const { executor, contacts, keyTable, keyRing } = this.services;
    const { organizationId } = caller;
    const stream = contactStream(organizationId, contactId);
    const outcome = await executor.execute(contacts, {
      context: commandContext(eraseContact, input, caller),
      stream,
      decide: (contact, revision) => {
        if (!contact) throw notFound('contact');
        mustMatch(input.headers['if-match'], revision);
        return decideErase(input.body.reason, contact);
      },
    });
    const calls = await listCallsOf(this.services.readModel, organizationId, contactId);
    for (const keyId of [contactId, ...calls]) {
      await keyTable.destroy({ organizationId, keyId });
      keyRing.forget({ organizationId, keyId });
    }
    if (!outcome.state) throw notFound('contact');
    sayOutcome(input.reply, outcome);
    return contactReply(outcome.state, organizationId);
  }
}
