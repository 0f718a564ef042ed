import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type CommandContext, newId, type Outcome } from '#libs/aggregate';
import { type KeptFile, type SpooledFile, safeFileName } from '#libs/attachment';
import { type Exchange, type InputOf, invalidField, readUpload } from '#libs/http';
import type { TaskState } from '#libs/task';
import { commandContext } from '../access/command-context.ts';
import type { Session } from '../access/request-caller.ts';
import { docketErrors } from '../error-map.ts';
import { Services } from '../services.ts';
import { ChangeTask } from '../task/bus.ts';
import { TaskCommands, type TaskRequest } from '../task/task-commands.ts';
import { addAttachment, uploadForm } from './attachment-endpoints.ts';

type Input = InputOf<typeof addAttachment>;

/** A file that has arrived, with what the client says of it. */
interface Arrived {
  readonly file: SpooledFile;
  readonly name: string;
  readonly reason: string | undefined;
}

/** Which task is to get a file, and who says so. */
type Target = Pick<TaskRequest, 'session' | 'taskId' | 'ifMatch'>;

/** A bucket that takes a large file slowly, yet takes it, has so much longer than an answer usually has, in milliseconds. */
const STORE_MS = 60_000;

/** Takes files in: reads them, has their bytes stored, and then tells the task. */
@Injectable()
export class Uploads {
  readonly #errors = docketErrors();

  constructor(
    private readonly services: Services,
    private readonly commands: TaskCommands,
    private readonly bus: CommandBus,
  ) {}

  /** Attaches the file of a request to its task, or answers what the same command did before. */
  async upload(input: Input, session: Session): Promise<Outcome<TaskState>> {
    const target = { session, taskId: input.params.task_id, ifMatch: input.headers['if-match'] };
    // What will be refused is not read. A repeat is answered whatever has become of the task since.
    if (input.headers['idempotency-key'] === undefined) await this.commands.mustBeAllowed(target);
    const { spool } = this.services.attachments;
    const { name, file, fields } = await readUpload(uploadForm, input.request, {
      maxBytes: this.services.attachmentMaxBytes,
      keep: (bytes) => spool.receive(bytes),
      discard: (arrived) => spool.discard(arrived),
    });
    try {
      input.request.exchange.restartDeadline();
      return await this.#attach(input, target, { file, name: safeFileName(name), reason: fields.reason });
    } finally {
      await spool.discard(file);
    }
  }

  async #attach(input: Input, target: Target, arrived: Arrived) {
    const { file, name, reason } = arrived;
    if (file.size === 0) throw invalidField('/file', 'too-short', 'must not be empty');
    const content = { file: { name, sha256: file.sha256 }, reason: reason ?? null };
    const context = commandContext(addAttachment, { ...input, json: content }, target.session.caller);
    const earlier = await this.services.executor.earlier(this.services.tasks, context);
    return earlier ?? this.#store({ ...target, context }, arrived, input.request.exchange);
  }

  async #store(
    request: Target & { readonly context: CommandContext },
    { file, name, reason }: Arrived,
    exchange: Exchange,
  ): Promise<Outcome<TaskState>> {
    const { sha256, size, type } = file;
    const attachment = { id: newId(), name, size, type, sha256 };
    const { organizationId } = request.context;
    exchange.restartDeadline(STORE_MS);
    const kept = await this.services.attachments.keep(file, {
      organizationId,
      taskId: request.taskId,
      attachmentId: attachment.id,
    });
    exchange.restartDeadline();
    const command = () => {
      kept.mustHold();
      return { type: 'attach', attachment, reason } as const;
    };
    try {
      const outcome = await this.bus.execute(new ChangeTask({ ...request, command }));
      const isOurs = outcome.state?.attachments.at(-1)?.id === attachment.id;
      await settle(isOurs ? kept.recorded() : kept.release());
      return outcome;
    } catch (error) {
      if (this.#isRefusal(error)) await settle(kept.release());
      throw error;
    }
  }

  /** Whether the event is known never to come: after any other error it may be in the log, or come there yet. */
  #isRefusal(error: unknown): boolean {
    const problem = this.#errors.toProblem(error);
    return problem !== undefined && problem.status < 500;
  }
}

/** What cannot be settled now is settled by the sweep. */
async function settle(settled: ReturnType<KeptFile['release']>): Promise<void> {
  await settled.catch(() => undefined);
}
