import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { callScope, can, canSeeContact, taskScope } from '#libs/access';
import { contactStream } from '#libs/directory';
import {
  cursorInstant,
  cursorOf,
  defineEndpoint,
  Endpoint,
  encodeCursor,
  forbidden,
  type InputOf,
  integer,
  notFound,
  ordinalText,
  readHeaders,
  uuid,
} from '#libs/http';
import { contactTimeline, listTimeline } from '#projections/contact-timeline';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { exampleActor, IDS } from '../examples.ts';
import { Services } from '../services.ts';
import { timelineEntrySchema, timelineReply } from './timeline-reply.ts';

const place = z.strictObject({ at: cursorInstant(), ordinal: ordinalText() });

const getTimeline = defineEndpoint({
  method: 'GET',
  path: '/api/contacts/:contact_id/timeline',
  operation: 'getContactTimeline',
  summary: 'What happened around a contact, newest first: its tasks, their comments, the calls with it',
  description: 'What happened to deleted tasks is shown to those with Audit:Read.',
  tags: ['contacts'],
  auth: 'token',
  permission: 'Contact:Instance:View',
  readModel: contactTimeline.name,
  params: z.object({ contact_id: uuid() }),
  query: z.object({
    limit: integer({ min: 1 })
      .default(50)
      .transform((limit) => Math.min(limit, 200)),
    cursor: cursorOf(place).optional(),
  }),
  headers: readHeaders,
  status: 200,
  reply: z.object({ data: z.array(timelineEntrySchema), next_cursor: z.string().nullable() }),
  errors: ['forbidden', 'not-found', 'projection-behind', 'unavailable'],
  examples: {
    reply: {
      data: [
        {
          id: '01979f3e-5555-7000-8000-000000000001',
          kind: 'comment',
          type: 'TaskCommented',
          at: '2026-03-20T09:30:00.000Z',
          actor: exampleActor,
          task_id: IDS.task,
          call_id: null,
          title: 'Call back about the invoice',
          text: 'She prefers mornings.',
        },
      ],
      next_cursor: null,
    },
  },
});

/** What happened around a contact. */
@Controller()
export class TimelineController {
  constructor(private readonly services: Services) {}

  @Endpoint(getTimeline)
  async get({ params, query }: InputOf<typeof getTimeline>, @CurrentSession() { caller }: Session) {
    const { contacts, readModel, codec } = this.services;
    const { state } = await contacts.load(contactStream(caller.organizationId, params.contact_id));
    if (!state) throw notFound('contact');
    if (!canSeeContact(caller, state)) throw forbidden();
    const scope = { tasks: taskScope(caller), calls: callScope(caller), deletedToo: can(caller, 'Audit:Read') };
    const page = { limit: query.limit + 1, after: query.cursor };
    const found = await listTimeline(readModel, scope, params.contact_id, page);
    const rows = found.slice(0, query.limit);
    const last = found.length > query.limit ? rows.at(-1) : undefined;
    return {
      data: await timelineReply(codec, rows),
      next_cursor: last ? encodeCursor(last.place) : null,
    };
  }
}
