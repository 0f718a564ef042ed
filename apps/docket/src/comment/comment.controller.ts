import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { mayDeleteComment, mayEditComment } from '#libs/access';
import { newId, type Outcome } from '#libs/aggregate';
import { Endpoint, type EndpointDeclaration, encodeCursor, forbidden, type InputOf, notFound } from '#libs/http';
import { commentOf, shownComment, type TaskState } from '#libs/task';
import { type CommandInput, commandContext } from '../access/command-context.ts';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { sayOutcome } from '../reply-headers.ts';
import { ChangeTask } from '../task/bus.ts';
import type { TaskRequest } from '../task/task-commands.ts';
import { TaskReads } from '../task/task-reads.ts';
import { addComment, editComment, listComments, removeComment } from './comment-endpoints.ts';
import { readMentions } from './mentions.ts';

type Input = CommandInput &
  Pick<InputOf<typeof removeComment>, 'headers' | 'reply'> & {
    readonly params: { readonly task_id: string };
  };

/** What was said on a task. */
@Controller()
export class CommentController {
  constructor(
    private readonly bus: CommandBus,
    private readonly reads: TaskReads,
  ) {}

  @Endpoint(listComments)
  async list({ params, query }: InputOf<typeof listComments>, @CurrentSession() session: Session) {
    const { limit, cursor } = query;
    const task = await this.reads.one(params.task_id, session);
    const first = cursor ? task.comments.findIndex(({ revision }) => revision > cursor.revision) : 0;
    const page = first < 0 ? [] : task.comments.slice(first, first + limit);
    const last = page.at(-1);
    return {
      data: page.map((comment) => shownComment(task, comment)),
      next_cursor: last && last !== task.comments.at(-1) ? encodeCursor({ revision: last.revision }) : null,
    };
  }

  @Endpoint(addComment)
  async add(input: InputOf<typeof addComment>, @CurrentSession() session: Session) {
    const {
      params,
      body: { body, attachment_ids = [], reason },
    } = input;
    const id = newId();
    const { state, revision } = await this.#change(addComment, input, session, (task, contact) => {
      const mentions = readMentions(body, { organization: session.organization, task, contact });
      return { type: 'comment', comment: { id, body, mentions, attachment_ids }, reason: reason ?? undefined };
    });
    // Known by the revision at which it came: a repeat answers with the comment that the first attempt made.
    const comment = state?.comments.find((one) => one.revision === revision);
    if (!state || !comment) throw notFound('comment');
    void input.reply.header('location', `/api/tasks/${params.task_id}/comments/${comment.id}`);
    return shownComment(state, comment);
  }

  @Endpoint(editComment)
  async edit(input: InputOf<typeof editComment>, @CurrentSession() session: Session) {
    const {
      params: { comment_id: id },
      body: { body, reason },
    } = input;
    const { state } = await this.#change(editComment, input, session, (task, contact) => {
      const { author, mentions: present } = commentOf(task, id);
      if (!mayEditComment(session.caller, author)) throw forbidden('Only its author edits a comment.');
      const mentions = readMentions(body, { organization: session.organization, task, contact, present });
      return { type: 'edit-comment', id, body, mentions, reason: reason ?? undefined };
    });
    if (!state) throw notFound('comment');
    return shownComment(state, commentOf(state, id));
  }

  @Endpoint(removeComment)
  async remove(input: InputOf<typeof removeComment>, @CurrentSession() session: Session) {
    const { comment_id: id } = input.params;
    await this.#change(removeComment, input, session, (task) => {
      if (!mayDeleteComment(session.caller, commentOf(task, id).author))
        throw forbidden('Only its author or an admin deletes a comment.');
      return { type: 'delete-comment', id, reason: input.query.reason };
    });
  }

  async #change(
    endpoint: EndpointDeclaration,
    input: Input,
    session: Session,
    command: TaskRequest['command'],
  ): Promise<Outcome<TaskState>> {
    const outcome = await this.bus.execute(
      new ChangeTask({
        session,
        context: commandContext(endpoint, input, session.caller),
        taskId: input.params.task_id,
        ifMatch: input.headers['if-match'],
        command,
      }),
    );
    sayOutcome(input.reply, outcome);
    return outcome;
  }
}
