import type { ClientBase } from 'pg';
import {
  isFeedStream,
  isNotificationStream,
  type RecordedFeedEvent,
  type RecordedNotificationEvent,
} from '#libs/notification';
import type { OrderedEvent, Projection } from '#libs/projection';
import { indexes, tableNames, tables } from './ddl.ts';
import { type NotifiedRow, type ReadRow, writeAllRead, writeNotified, writeRead } from './write.ts';

/** The feed of every member: what they were notified of, and what of it they have read. */
export const notificationFeed: Projection = {
  name: 'notification-feed',
  version: 1,
  gatherMs: 100,
  tables,
  indexes,
  tableNames,
  handles: ({ stream }) => isNotificationStream(stream) || isFeedStream(stream),
  async apply(client, page) {
    await writeNotified(client, page.flatMap(notifiedRow));
    // What is read first counts: each kind of reading in the order of the log.
    let reads: ReadRow[] = [];
    for (const { event, ordinal } of page) {
      const { organization_id, occurred_at } = event.metadata;
      if (event.type === 'NotificationRead') reads.push({ organization_id, id: keyOf(event.stream), at: occurred_at });
      if (event.type !== 'AllNotificationsRead') continue;
      await flush(client, reads);
      reads = [];
      const { member_id } = (event as RecordedFeedEvent).data;
      await writeAllRead(client, { organization_id, member_id, before: ordinal, at: occurred_at });
    }
    await flush(client, reads);
  },
};

function notifiedRow({ event, ordinal }: OrderedEvent): NotifiedRow[] {
  if (event.type !== 'MemberNotified') return [];
  const { data, metadata } = event as Extract<RecordedNotificationEvent, { type: 'MemberNotified' }>;
  return [{ organization_id: metadata.organization_id, id: keyOf(event.stream), ...data, ordinal }];
}

/** The notification's id in the name of its stream. */
const keyOf = (stream: string): string => stream.slice(stream.indexOf('_') + 1);

async function flush(client: ClientBase, reads: readonly ReadRow[]): Promise<void> {
  if (reads.length > 0) await writeRead(client, reads);
}
