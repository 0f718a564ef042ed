import { z } from 'zod';
import { actorSchema } from '#libs/event';
import { text, uuid } from '#libs/http';
import { mentionSchema } from '#libs/task';
import { exampleActor, IDS } from '../examples.ts';
import { reason } from '../task/fields.ts';
import { attachmentSchema } from '../task/task-schema.ts';

/** A comment as the API answers it (specification §15). */
export const commentSchema = z
  .object({
    id: z.uuid(),
    task_id: z.uuid(),
    body: z.string(),
    author: actorSchema,
    mentions: z.array(mentionSchema),
    attachments: z.array(attachmentSchema),
    created_at: z.iso.datetime(),
    edited_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Comment' });

const body = text({ min: 1, max: 10_000, visible: true });

/** What a new comment may hold. */
export const newCommentSchema = z
  .strictObject({ body, attachment_ids: z.array(uuid()).max(100).optional(), reason })
  .meta({ id: 'NewComment' });

/** What an edit of a comment may hold. */
export const commentEditSchema = z.strictObject({ body, reason }).meta({ id: 'CommentEdit' });

/** A comment as the documents show it. */
export const exampleComment = {
  id: IDS.comment,
  task_id: IDS.task,
  body: `@[Grace](${IDS.member}) please`,
  author: exampleActor,
  mentions: [{ member_id: IDS.member, name: exampleActor.name }],
  attachments: [],
  created_at: '2026-03-20T09:35:00.000Z',
  edited_at: null,
};
