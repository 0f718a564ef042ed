import { until } from '#libs/projection/testing';
import { type Client, must } from './client.ts';
import type { Service } from './service.ts';

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
  }, 60_000);

/** Resolves once the sagas have done all that the log asks for, or given it up: nobody is told of anything that happened before any more. */
export async function settled({ installation }: Service): Promise<void> {
  const { store, progressOf, operations } = installation;
  await until(async () => {
    const head = (await store.head()) ?? '';
    if (!(await progressOf('saga-work').reached(head, 60_000))) return false;
    const { rowCount } = await operations.query(`select 1 from read_model.saga_instance where status <> 'given-up'`);
    return rowCount === 0 && (await store.head()) === head;
  }, 120_000);
}
