export { countFeedback, type FeedbackPlace, type FeedbackQuery, listFeedback } from './list.ts';
export { aiFeedback } from './projection.ts';
export type { FeedbackRow, Verdict } from './row.ts';
