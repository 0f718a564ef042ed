import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { canSeeContact, contactScope } from '#libs/access';
import { type Contact, contactStream, putContact as decidePut } from '#libs/directory';
import { decodeCursor, Endpoint, encodeCursor, etag, forbidden, type InputOf, mustMatch, notFound } from '#libs/http';
import { listContacts as listByName } from '#projections/task-list';
import { commandContext } from '../access/command-context.ts';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { sayOutcome } from '../reply-headers.ts';
import { Services } from '../services.ts';
import { mustBeMember } from '../task/members.ts';
import { TaskLists } from '../task/task-lists.ts';
import { upsertStatus } from '../upsert-status.ts';
import { getContact, listContacts, listContactTasks, putContact } from './contact-endpoints.ts';
import { contactReply } from './contact-reply.ts';

const place = z.strictObject({ name: z.string(), id: z.uuid() });

/** Contacts and their tasks. */
@Controller()
export class ContactController {
  constructor(
    private readonly services: Services,
    private readonly lists: TaskLists,
  ) {}

  @Endpoint(listContacts)
  async list({ query }: InputOf<typeof listContacts>, @CurrentSession() { caller }: Session) {
    const after = query.cursor === undefined ? undefined : decodeCursor(place, query.cursor);
    const page = { limit: query.limit + 1, after };
    const found = await listByName(this.services.readModel, contactScope(caller), page);
    const data = found.slice(0, query.limit);
    const last = found.length > query.limit ? data.at(-1) : undefined;
    return {
      data: data.map((contact) => contactReply(contact, caller.organizationId)),
      next_cursor: last ? encodeCursor({ name: last.name, id: last.id }) : null,
    };
  }

  @Endpoint(getContact)
  async get({ params, reply }: InputOf<typeof getContact>, @CurrentSession() session: Session) {
    const contact = await this.#seen(params.contact_id, session);
    void reply.header('etag', etag(contact.revision));
    return contactReply(contact, session.caller.organizationId);
  }

  @Endpoint(putContact)
  async put(input: InputOf<typeof putContact>, @CurrentSession() { caller, organization }: Session) {
    const { contact_id } = input.params;
    const context = commandContext(putContact, input, caller);
    const outcome = await this.services.executor.execute(this.services.contacts, {
      context,
      stream: contactStream(caller.organizationId, contact_id),
      decide: (contact, revision) => {
        mustMatch(input.headers['if-match'], revision);
        input.body.assigned_members?.forEach((member, n) => {
          // One who was assigned before and has been removed since may stay.
          if (!contact?.assigned_members.includes(member)) mustBeMember(organization, member, `/assigned_members/${n}`);
        });
        const { assigned_members, ...fields } = input.body;
        const members = assigned_members && { assigned_members: [...new Set(assigned_members)] };
        return decidePut({ id: contact_id, ...fields, ...members }, contact);
      },
    });
    if (!outcome.state) throw notFound('contact');
    sayOutcome(input.reply, outcome);
    void input.reply.status(await upsertStatus(this.services.store, outcome, context, 'ContactCreated'));
    return contactReply(outcome.state, caller.organizationId);
  }

  @Endpoint(listContactTasks)
  async tasks({ params, query }: InputOf<typeof listContactTasks>, @CurrentSession() session: Session) {
    await this.#seen(params.contact_id, session);
    return this.lists.list({ ...query, contact_id: [params.contact_id] }, session);
  }

  async #seen(contactId: string, { caller }: Session): Promise<Contact> {
    const { state } = await this.services.contacts.load(contactStream(caller.organizationId, contactId));
    if (!state) throw notFound('contact');
    if (!canSeeContact(caller, state)) throw forbidden();
    return state;
  }
}
