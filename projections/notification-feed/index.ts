export {
  countUnread,
  type FeedItem,
  type FeedQuery,
  notifiedBetween,
  readFeed,
  readNews,
} from './feed.ts';
export { notificationFeed } from './projection.ts';
