import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';

declare module 'fastify' {
  interface FastifyInstance {
    /** Aborted once the service begins to stop: streams end then. */
    stopping: AbortSignal;
  }
}

/** One event as EventSource knows it (WHATWG HTML, 9.2). */
export interface ServerSentEvent {
  /** What the client sends as Last-Event-ID when it comes again: one line. */
  readonly id: string;
  /** The name of its kind: one line. */
  readonly event: string;
  /** Plain JSON. */
  readonly data: unknown;
}

/** What an idle stream sends is more often than the time after which a silent connection is cut off. */
const HEARTBEAT_MS = 10_000;

/**
 * Answers with a stream of server-sent events: those of `source`, whose signal is aborted once the client has left or the
 * service stops, and a comment whenever nothing else has come for a while. The source is asked for the next event only
 * when the client takes what came before; one that takes nothing at all is cut off.
 */
export function sendEvents(
  reply: FastifyReply,
  source: (signal: AbortSignal) => AsyncIterable<ServerSentEvent>,
): FastifyReply {
  const left = new AbortController();
  reply.raw.once('close', () => left.abort());
  const signal = AbortSignal.any([left.signal, reply.server.stopping]);
  // Proxies that collect replies before they hand them on would hold the stream back.
  void reply.headers({ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
  return reply.send(Readable.from(texts(source(signal), signal), { objectMode: false }));
}

async function* texts(source: AsyncIterable<ServerSentEvent>, signal: AbortSignal): AsyncGenerator<string> {
  // At once, for the client waits for the head of the reply.
  yield ':\n\n';
  const events = source[Symbol.asyncIterator]();
  let next = events.next();
  try {
    for (;;) {
      const found = await Promise.race([next, heartbeat(signal)]);
      if (found === null) {
        yield ':\n\n';
        continue;
      }
      if (found.done) return;
      yield textOf(found.value);
      next = events.next();
    }
  } finally {
    // A client that leaves while it has yet to take something ends this generator at its yield: the source waits at its
    // own then, and would hold what it holds for ever.
    void next.catch(() => undefined);
    void events.return?.().catch(() => undefined);
  }
}

const heartbeat = (signal: AbortSignal): Promise<null> =>
  pause(HEARTBEAT_MS, null, { signal, ref: false }).catch(() => new Promise<null>(() => undefined));

const textOf = ({ id, event, data }: ServerSentEvent): string =>
  `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/** Whether a client asks for server-sent events. */
export const wantsEvents = (accept: string | undefined): boolean =>
  (accept ?? '').split(',').some((type) => type.split(';')[0]?.trim().toLowerCase() === 'text/event-stream');
