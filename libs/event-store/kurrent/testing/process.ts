import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type NewOrder, newsSchema, type PlainOrder } from './messages.ts';
import type { Seen } from './node.ts';
import type { StandIn } from './stand-in.ts';
import { Watched } from './watched.ts';

const hook = new URL('../../../postgres/testing/typescript-hook.mjs', import.meta.url).href;

/** A stand-in that can be killed and frozen. */
export interface StandInProcess extends StandIn {
  readonly pid: number;
  signal(name: NodeJS.Signals): void;
}

/** Starts a stand-in as a process of its own, on a free port or the one given. It ends with this process. */
export async function startStandInProcess({ port = 0 } = {}): Promise<StandInProcess> {
  const child = fork(fileURLToPath(new URL('./main.ts', import.meta.url)), [], {
    execArgv: ['--conditions=source', '--import', hook],
    env: { PATH: process.env.PATH, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const ready = Promise.withResolvers<{ url: string; port: number }>();
  exited.then(() => ready.reject(new Error('the stand-in ended')));
  const seen = new Watched<Seen>({ appends: 0, reads: 0, streamReads: 0, subscriptions: 0, open: 0, live: 0 });
  const waiting = new Map<number, PromiseWithResolvers<number>>();
  child.on('message', (message) => {
    const news = newsSchema.parse(message);
    if (news.news === 'ready') ready.resolve(news);
    else if (news.news === 'seen') seen.change(news.seen);
    else if (news.news === 'done') waiting.get(news.id)?.resolve(news.snapshot);
    else waiting.get(news.id)?.reject(new Error(news.message));
  });
  let orders = 0;
  const order = (what: NewOrder): Promise<number> => {
    const id = ++orders;
    const answer = Promise.withResolvers<number>();
    waiting.set(id, answer);
    child.send({ id, ...what });
    return answer.promise.finally(() => waiting.delete(id));
  };
  const plain = (name: PlainOrder) => async () => void (await order({ order: name }));
  const { url, port: its } = await ready.promise;
  return {
    url,
    port: its,
    pid: child.pid ?? 0,
    behave: async (change) => void (await order({ order: 'behave', change: change })),
    async seen() {
      await order({ order: 'look' });
      return seen.value;
    },
    until: (holds) => seen.until(holds),
    dropConnections: plain('dropConnections'),
    endSubscriptions: plain('endSubscriptions'),
    dropSlowReaders: plain('dropSlowReaders'),
    goAway: plain('goAway'),
    comeBack: async (data) =>
      void (await order(data === undefined ? { order: 'comeBack' } : { order: 'comeBack', data })),
    snapshot: () => order({ order: 'snapshot' }),
    signal: (name) => void child.kill(name),
    async stop() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
