import type { NewAttachment } from './commands.ts';
import { AttachmentNotFoundError } from './errors.ts';
import type { TaskEvent } from './events.ts';
import type { Task } from './state.ts';

/** A file comes to a task. The same bytes may come again: that is another attachment. */
export const attached = ({ id, name, size, type, sha256 }: NewAttachment): TaskEvent => ({
  type: 'TaskAttachmentAdded',
  data: { attachment_id: id, name, size, type, sha256 },
});

/** A file goes from a task, also from the comment that it came with. @throws AttachmentNotFoundError */
export function detached(id: string, { attachments }: Task): TaskEvent {
  if (!attachments.some((attachment) => attachment.id === id)) throw new AttachmentNotFoundError(id);
  return { type: 'TaskAttachmentRemoved', data: { attachment_id: id } };
}
