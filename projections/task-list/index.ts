export { type LookBack, listTasksAsOf, tallyTasksAsOf } from './as-of.ts';
export { type ContactPlace, listContacts } from './contacts.ts';
export type { Moment, TaskFilters } from './filters.ts';
export { type ListedTask, listTasks, type Page, type Place, type Sort } from './list.ts';
export { countOverdue } from './overdue.ts';
export { isOverdue } from './passes.ts';
export { taskList } from './projection.ts';
export { organizationsToRemind, type ReminderPlace, tasksToRemind } from './reminders.ts';
export { type Tally, tallyTasks } from './tally.ts';
