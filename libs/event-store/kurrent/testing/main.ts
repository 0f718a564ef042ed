import { type News, type Order, orderSchema } from './messages.ts';
import { startStandIn } from './stand-in.ts';

/** A stand-in as a process of its own: it prints its URL, takes orders from its parent, and ends with it. */
const standIn = await startStandIn({ port: Number(process.env.PORT ?? 0) });
const tell = (news: News) => void process.send?.(news);

async function carryOut(order: Order): Promise<unknown> {
  switch (order.order) {
    case 'behave':
      return standIn.behave(order.change);
    case 'comeBack':
      return standIn.comeBack(order.data);
    case 'look':
      return tell({ news: 'seen', seen: await standIn.seen() });
    default:
      return standIn[order.order]();
  }
}

process.on('message', async (message) => {
  const order = orderSchema.parse(message);
  try {
    await carryOut(order);
    tell({ news: 'done', id: order.id, snapshot: await standIn.snapshot() });
  } catch (error) {
    tell({ news: 'failed', id: order.id, message: String(error) });
  }
});
process.on('disconnect', () => process.exit());
process.stdout.write(`${standIn.url}\n`);
tell({ news: 'ready', url: standIn.url, port: standIn.port });
for (let last = await standIn.seen(); ; last = await standIn.seen()) {
  tell({ news: 'seen', seen: last });
  await standIn.until((seen) => seen !== last);
}
