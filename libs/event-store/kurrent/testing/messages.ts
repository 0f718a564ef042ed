import { z } from 'zod';

const member = z.object({
  host: z.string(),
  port: z.number(),
  state: z.enum(['leader', 'follower']),
  isAlive: z.boolean(),
});

const behaviour = z.object({
  appends: z.enum(['answered', 'stalled', 'unanswered', 'timed-out', 'not-written']).exactOptional(),
  reads: z.enum(['answered', 'stalled']).exactOptional(),
  subscriptions: z.enum(['answered', 'stalled']).exactOptional(),
  leader: z.object({ host: z.string(), port: z.number() }).nullable().exactOptional(),
  members: z.array(member).readonly().nullable().exactOptional(),
});

const plainOrder = z.enum(['dropConnections', 'endSubscriptions', 'dropSlowReaders', 'goAway', 'snapshot', 'look']);

/** What a stand-in in a process of its own is told. Each is answered under its number. */
export const orderSchema = z.discriminatedUnion('order', [
  z.object({ id: z.number(), order: z.literal('behave'), change: behaviour }),
  z.object({ id: z.number(), order: z.literal('comeBack'), data: z.number().exactOptional() }),
  z.object({ id: z.number(), order: plainOrder }),
]);

/** What it says. */
export const newsSchema = z.discriminatedUnion('news', [
  z.object({ news: z.literal('ready'), url: z.string(), port: z.number() }),
  z.object({
    news: z.literal('seen'),
    seen: z.object({
      appends: z.number(),
      reads: z.number(),
      streamReads: z.number(),
      subscriptions: z.number(),
      open: z.number(),
      live: z.number(),
    }),
  }),
  z.object({ news: z.literal('done'), id: z.number(), snapshot: z.number() }),
  z.object({ news: z.literal('failed'), id: z.number(), message: z.string() }),
]);

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** An order that says nothing but its name. */
export type PlainOrder = z.infer<typeof plainOrder>;
export type Order = z.infer<typeof orderSchema>;
export type News = z.infer<typeof newsSchema>;
/** An order that has no number yet. */
export type NewOrder = DistributiveOmit<Order, 'id'>;
