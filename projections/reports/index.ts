export { reports } from './projection.ts';
export {
  DIMENSIONS,
  type Dimension,
  type ReportFilters,
  type ReportGroup,
  type ReportQuery,
  type ReportScope,
  TooManyGroupsError,
} from './query/query.ts';
export { reportTasks } from './query/report.ts';
