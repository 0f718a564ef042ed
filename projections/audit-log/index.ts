export { type FeedPage, type FeedRange, lastSequences, readFeed } from './feed.ts';
export {
  type AuditFilters,
  type AuditRow,
  allAuditEntries,
  auditedOrganizations,
  auditHead,
  listAuditEntries,
} from './list.ts';
export { auditLog } from './projection.ts';
export { type VerifyOptions, verifyAuditLog } from './verify.ts';
