import { z } from 'zod';
import { cursorOf, defineEndpoint, integer, readHeaders, uuid } from '#libs/http';
import { taskCommand, taskParams } from '../task/task-endpoints.ts';
import { commentEditSchema, commentSchema, exampleComment, newCommentSchema } from './comment-schema.ts';

const LONGEST_PAGE = 200;

/** Where a page of comments goes on: behind the one that came at this revision of the task. */
const place = z.strictObject({ revision: z.int().min(0) });

const MENTIONS =
  'A mention is `@[Name](member-id)`; brackets in the name come in pairs or behind a backslash. An id is 1 to 64 ' +
  'letters, digits, hyphens and underscores: a link is no mention, and `\\@[Name](id)` is text. A mention of anyone but ' +
  'a member who may see the task is refused; `mentions` names each member once, as they are called at that time.';

const tags = ['comments'] as const;
const oneComment = { ...taskCommand, tags, params: taskParams.extend({ comment_id: uuid() }) } as const;

export const listComments = defineEndpoint({
  method: 'GET',
  path: '/api/tasks/:task_id/comments',
  operation: 'listComments',
  summary: 'What was said on a task, oldest first',
  description: 'A page has 200 comments at most, and as many if no limit is given.',
  tags,
  auth: 'token',
  permission: 'Task:Instance:View',
  params: taskParams,
  query: z.object({
    limit: integer({ min: 1 })
      .default(LONGEST_PAGE)
      .transform((limit) => Math.min(limit, LONGEST_PAGE)),
    cursor: cursorOf(place).optional(),
  }),
  headers: readHeaders,
  status: 200,
  reply: z.object({ data: z.array(commentSchema), next_cursor: z.string().nullable() }).meta({ id: 'CommentList' }),
  errors: ['forbidden', 'not-found', 'projection-behind', 'unavailable'],
  examples: { reply: { data: [exampleComment], next_cursor: null } },
});

export const addComment = defineEndpoint({
  ...taskCommand,
  tags,
  method: 'POST',
  path: '/api/tasks/:task_id/comments',
  operation: 'addComment',
  summary: 'Comment on a task',
  description:
    `${MENTIONS} \`attachment_ids\` names files that were uploaded to this task, by whomever, and that no other comment ` +
    "carries. The ETag is the task's.",
  body: newCommentSchema,
  status: 201,
  reply: commentSchema,
  replyHeaders: ['ETag', 'Docket-Position', 'Location'],
  examples: { body: { body: exampleComment.body }, reply: exampleComment },
});

export const editComment = defineEndpoint({
  ...oneComment,
  method: 'PUT',
  path: '/api/tasks/:task_id/comments/:comment_id',
  operation: 'editComment',
  summary: 'Change what a comment of the caller says',
  description:
    `${MENTIONS} Those whom the comment mentioned before may stay, whatever they may see by now. The history keeps what ` +
    'was said before; the present text again is no change.',
  body: commentEditSchema,
  status: 200,
  reply: commentSchema,
  replyHeaders: ['ETag', 'Docket-Position'],
  examples: {
    body: { body: exampleComment.body },
    reply: { ...exampleComment, edited_at: '2026-03-20T09:36:00.000Z' },
  },
});

export const removeComment = defineEndpoint({
  ...oneComment,
  method: 'DELETE',
  path: '/api/tasks/:task_id/comments/:comment_id',
  operation: 'removeComment',
  summary: "Delete a comment of the caller, or anybody's as an admin",
  description: 'The files that it carries go with it. The history keeps what was said.',
  query: z.object({ reason: z.string().max(10_000).optional() }),
  status: 204,
  reply: null,
  replyHeaders: ['ETag', 'Docket-Position'],
});
