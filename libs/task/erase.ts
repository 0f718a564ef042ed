import { ERASED } from '#libs/event';
import type { TaskHead } from './shown.ts';

const gone = (text: string | null): string | null => (text === null ? null : ERASED);

/**
 * A task as it reads once its contact was erased: what its events give when the key of their personal text is gone.
 */
export function eraseTask(task: TaskHead): TaskHead {
  return {
    ...task,
    title: ERASED,
    description: gone(task.description),
    evidence: gone(task.evidence),
    reason: gone(task.reason),
    references: task.references.map((reference) => ({ ...reference, label: gone(reference.label) })),
    attachments: task.attachments.map((attachment) => ({ ...attachment, name: ERASED })),
  };
}
