import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, Outcome } from '#libs/aggregate';
import type { TaskState } from '#libs/task';
import type { Session } from '../access/request-caller.ts';
import type { NewTaskBody } from './new-task-schema.ts';
import { TaskCommands, type TaskRequest } from './task-commands.ts';

/** Create a task. */
export class CreateTask {
  constructor(
    readonly body: NewTaskBody,
    readonly session: Session,
    readonly context: CommandContext,
  ) {}
}

/** Change a task in any way. */
export class ChangeTask {
  constructor(readonly request: TaskRequest) {}
}

@CommandHandler(CreateTask)
export class CreateTaskHandler implements ICommandHandler<CreateTask, Outcome<TaskState>> {
  constructor(private readonly commands: TaskCommands) {}
  execute({ body, session, context }: CreateTask): Promise<Outcome<TaskState>> {
    return this.commands.create(body, session, context);
  }
}

@CommandHandler(ChangeTask)
export class ChangeTaskHandler implements ICommandHandler<ChangeTask, Outcome<TaskState>> {
  constructor(private readonly commands: TaskCommands) {}
  execute({ request }: ChangeTask): Promise<Outcome<TaskState>> {
    return this.commands.change(request);
  }
}
