export {
  countUnread,
  type FeedItem,
  type FeedNews,
  type FeedQuery,
  findInFeed,
  lastOrdinal,
  newsSince,
  readFeed,
} from './feed.ts';
export { notificationFeed } from './projection.ts';
