import { z } from 'zod';
import { defineEndpoint, integer, readHeaders, revisionedCommandHeaders, text, uuid } from '#libs/http';
import { email } from '../directory/email.ts';
import { IDS } from '../examples.ts';
import { taskListing } from '../task/list.controller.ts';
import { listQuery } from '../task/task-query.ts';

/** A contact as the API answers it. */
export const contactSchema = z
  .object({
    id: z.uuid(),
    organization_id: z.uuid(),
    name: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    assigned_members: z.array(z.uuid()),
  })
  .meta({ id: 'Contact' });

const exampleContact = {
  id: IDS.contact,
  organization_id: IDS.organization,
  name: 'Ada Lovelace',
  email: 'ada@example.org',
  phone: '+4930123456',
  assigned_members: [IDS.member as string],
};

const common = { tags: ['contacts'], auth: 'token' } as const;
const params = z.object({ contact_id: uuid() });

export const listContacts = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/api/contacts',
  operation: 'listContacts',
  summary: 'The contacts that the caller may see, by name',
  query: z.object({
    limit: integer({ min: 1 })
      .default(50)
      .transform((limit) => Math.min(limit, 200)),
    cursor: z.string().min(1).optional(),
  }),
  headers: readHeaders,
  status: 200,
  reply: z.object({ data: z.array(contactSchema), next_cursor: z.string().nullable() }),
  errors: ['projection-behind', 'unavailable'],
  examples: { reply: { data: [exampleContact], next_cursor: null } },
});

export const getContact = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/api/contacts/:contact_id',
  operation: 'getContact',
  summary: 'A contact',
  permission: 'Contact:Instance:View',
  params,
  headers: readHeaders,
  status: 200,
  reply: contactSchema,
  replyHeaders: ['ETag'],
  errors: ['forbidden', 'not-found', 'projection-behind', 'unavailable'],
  examples: { reply: exampleContact },
});

export const putContact = defineEndpoint({
  ...common,
  method: 'PUT',
  path: '/api/contacts/:contact_id',
  operation: 'putContact',
  summary: 'Add a contact or change it: what is absent stays',
  permission: 'Directory:Write',
  params,
  headers: revisionedCommandHeaders,
  body: z.strictObject({
    name: text({ min: 1, max: 255, trim: true }),
    email: email.nullable().optional(),
    phone: text({ min: 1, max: 50, trim: true }).nullable().optional(),
    assigned_members: z.array(uuid()).max(100).optional(),
  }),
  status: [200, 201],
  reply: contactSchema,
  replyHeaders: ['ETag', 'Docket-Position'],
  errors: ['forbidden', 'precondition-failed', 'erased', 'key-reused', 'unavailable'],
  examples: {
    body: { name: 'Ada Lovelace', email: 'ada@example.org', phone: '+4930123456', assigned_members: [IDS.member] },
    reply: exampleContact,
  },
});

export const eraseContact = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/api/contacts/:contact_id/erase',
  operation: 'eraseContact',
  summary: 'Erase the personal text of a contact, of its tasks and of its calls, for good',
  description:
    'Destroys the key that this text is sealed under: log, read models and exports show [erased] from then on, and the audit log still verifies. The erasure itself is recorded, with its reason.',
  permission: 'Directory:Write',
  params,
  headers: revisionedCommandHeaders,
  body: z.strictObject({ reason: text({ min: 1, max: 1_000, trim: true }) }),
  status: 200,
  reply: contactSchema,
  replyHeaders: ['ETag', 'Docket-Position'],
  errors: ['forbidden', 'not-found', 'precondition-failed', 'key-reused', 'unavailable'],
  examples: {
    body: { reason: 'Request of 20 March 2026 under article 17' },
    reply: { ...exampleContact, name: '[erased]', email: '[erased]', phone: '[erased]' },
  },
});

export const listContactTasks = defineEndpoint({
  ...taskListing,
  path: '/api/contacts/:contact_id/tasks',
  operation: 'listContactTasks',
  summary: "A contact's tasks",
  permission: 'Contact:Instance:View',
  params,
  query: listQuery.omit({ contact_id: true }),
  errors: [...taskListing.errors, 'not-found'],
});
