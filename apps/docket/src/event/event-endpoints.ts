import { z } from 'zod';
import { defineEndpoint, integer, listOf, readHeaders } from '#libs/http';
import { auditLog } from '#projections/audit-log';
import { contactTimeline } from '#projections/contact-timeline';
import { taskList } from '#projections/task-list';
import { auditedTypes } from '../installation/codec.ts';
import { eventSchema, exampleEvent } from './event-reply.ts';

/** The read models that the feed is read from: the events, and what the policy asks for. */
export const FEED_MODELS = [auditLog.name, taskList.name, contactTimeline.name] as const;

const position = z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be a position as a reply gave it');

export const listEvents = defineEndpoint({
  method: 'GET',
  path: '/api/events',
  operation: 'listEvents',
  summary: 'What happened in the organization, as far as the caller may see it, from any position on, oldest first',
  description:
    'Ask again with `after` set to `next`, also where a page is short or empty: a page ends after a bounded look. `next` ' +
    'stays the same once all is read. Events of tasks, contacts and calls go by what the caller may see of them now; those ' +
    'of deleted tasks need Audit:Read. With `Accept: text/event-stream` a stream that goes on: `id` is the position of an ' +
    'event, `data` the event; it resumes by Last-Event-ID, and `limit` means nothing to it.',
  tags: ['events'],
  auth: 'token',
  readModel: FEED_MODELS,
  query: z.object({
    after: position
      .optional()
      .meta({ description: 'A position; `head` for what comes from now on. Without it from the first event.' }),
    types: listOf(z.enum(auditedTypes)).optional(),
    limit: integer({ min: 1 })
      .default(50)
      .transform((limit) => Math.min(limit, 200)),
  }),
  headers: readHeaders.extend({
    'last-event-id': position
      .optional()
      .meta({ description: 'The position of the last event that came; goes before `after`.' }),
  }),
  status: 200,
  reply: z.object({ data: z.array(eventSchema), next: z.string() }),
  produces: ['text/event-stream'],
  errors: ['projection-behind', 'unavailable'],
  examples: { reply: { data: [exampleEvent], next: exampleEvent.position } },
});
