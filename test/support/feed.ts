import { until } from '#libs/projection/testing';
import { type Client, must } from './client.ts';

/** A notification as the feed shows it. */
export interface Shown {
  readonly id: string;
  readonly category: string;
  readonly task_id: string;
  readonly title: string;
  readonly body: string;
  readonly created_at: string;
  readonly read_at: string | null;
}

/** A member's feed as it is now, newest first. */
export const feedOf = async (client: Client, query = ''): Promise<Shown[]> =>
  must(await client.get(`/api/notifications${query}`), 200).body.data;

/** The feed once it has so many notifications: they come by themselves. */
export const feedWith = (client: Client, count: number, query = ''): Promise<Shown[]> =>
  until(async () => {
    const feed = await feedOf(client, query);
    return feed.length >= count && feed;
  });
