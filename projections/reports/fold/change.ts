import type { RecordedTaskEvent } from '#libs/task';
import type { Version } from './life.ts';

type Changing = Exclude<RecordedTaskEvent, { type: 'TaskCreated' | 'TaskDeleted' }>;

/** What an event that occurred at an instant makes of a version; null where reports take no notice of it. */
export function changeOf(event: Changing, at: number): ((before: Version) => Partial<Version>) | null {
  switch (event.type) {
    case 'TaskDetailsChanged': {
      const { category, priority, reporter_id } = event.data;
      return (before) => ({
        category: category ?? before.category,
        priority: priority === undefined ? before.priority : priority,
        reporterId: reporter_id === undefined ? before.reporterId : reporter_id,
      });
    }
    case 'TaskAssigned':
      return () => ({ assignedTo: event.data.assigned_to });
    case 'TaskUnassigned':
      return () => ({ assignedTo: null });
    case 'TaskStarted':
      return () => ({ status: 'in-progress', resolvedAt: null });
    case 'TaskStopped':
      return () => ({ status: 'open', resolvedAt: null });
    case 'TaskResolved':
      return ({ resolvedCount }) => ({
        status: event.data.resolution,
        resolvedAt: at,
        resolvedCount: resolvedCount + 1,
      });
    case 'TaskReopened':
      return ({ reopenedCount }) => ({ status: 'open', resolvedAt: null, reopenedCount: reopenedCount + 1 });
    default:
      return null;
  }
}
