import { randomUUID } from 'node:crypto';
import { SYSTEM } from '#libs/event';
import { type TaskEvent, taskStream } from '#libs/task';
import type { Service } from './service.ts';

/** Puts an attachment on a task as its upload would, less the bytes; resolves to its id. */
export async function attach({ installation }: Service, organizationId: string, taskId: string): Promise<string> {
  const [id, commandId] = [randomUUID(), randomUUID()];
  const origin = { requestHash: null, correlationId: commandId, causationId: null };
  const added: TaskEvent = {
    type: 'TaskAttachmentAdded',
    data: { attachment_id: id, name: 'scan.pdf', size: 7, type: 'application/pdf', sha256: 'ff' },
  };
  await installation.executor.execute(installation.tasks, {
    context: { organizationId, actor: SYSTEM, commandId, ...origin },
    stream: taskStream(organizationId, taskId),
    decide: () => [added],
  });
  return id;
}
