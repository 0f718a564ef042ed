import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Endpoint, type InputOf, notFound } from '#libs/http';
import { shownAttachment, type Task } from '#libs/task';
import { commandContext } from '../access/command-context.ts';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { sayOutcome } from '../reply-headers.ts';
import { Services } from '../services.ts';
import { ChangeTask } from '../task/bus.ts';
import { TaskReads } from '../task/task-reads.ts';
import { addAttachment, getAttachment, listAttachments, removeAttachment } from './attachment-endpoints.ts';
import { download } from './download.ts';
import { Uploads } from './uploads.ts';

/** The attachments of a task. */
@Controller()
export class AttachmentController {
  constructor(
    private readonly bus: CommandBus,
    private readonly reads: TaskReads,
    private readonly uploads: Uploads,
    private readonly services: Services,
  ) {}

  @Endpoint(listAttachments)
  async list({ params }: InputOf<typeof listAttachments>, @CurrentSession() session: Session) {
    const task = await this.reads.one(params.task_id, session);
    return { data: task.attachments.map((attachment) => shownAttachment(task, attachment)), next_cursor: null };
  }

  @Endpoint(addAttachment)
  async add(input: InputOf<typeof addAttachment>, @CurrentSession() session: Session) {
    const outcome = await this.uploads.upload(input, session);
    sayOutcome(input.reply, outcome);
    // The state is that of its event, also where this is a repeat: what came last is what this command brought.
    const added = outcome.state?.attachments.at(-1);
    if (!outcome.state || !added) throw notFound('attachment');
    void input.reply.header('location', `/api/tasks/${outcome.state.id}/attachments/${added.id}`);
    return shownAttachment(outcome.state, added);
  }

  @Endpoint(getAttachment)
  async get(input: InputOf<typeof getAttachment>, @CurrentSession() session: Session) {
    const { task_id, attachment_id } = input.params;
    const task = await this.reads.one(task_id, session);
    const attachment = task.attachments.find(({ id }) => id === attachment_id);
    if (!attachment || this.#isErased(task)) throw notFound('attachment');
    const key = { organizationId: task.organization_id, sha256: attachment.sha256 };
    return download(input, attachment, (range) => this.services.attachments.read(key, attachment.size, range));
  }

  /** With the contact's text its files went, too. */
  #isErased({ organization_id: organizationId, contact_id: keyId }: Task): boolean {
    return keyId !== null && this.services.codec.isErased({ organizationId, keyId });
  }

  @Endpoint(removeAttachment)
  async remove(input: InputOf<typeof removeAttachment>, @CurrentSession() session: Session) {
    const { task_id, attachment_id } = input.params;
    const outcome = await this.bus.execute(
      new ChangeTask({
        session,
        context: commandContext(removeAttachment, input, session.caller),
        taskId: task_id,
        ifMatch: input.headers['if-match'],
        command: () => ({ type: 'detach', attachment_id, reason: input.query.reason }),
      }),
    );
    sayOutcome(input.reply, outcome);
  }
}
