export { listCallsOf, listTimeline, type TimelinePlace, type TimelineRow, type TimelineScope } from './list.ts';
export { contactTimeline } from './projection.ts';
