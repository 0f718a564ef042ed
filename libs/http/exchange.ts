import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** What is known of the request beside itself. */
    exchange: Exchange;
  }
}

/** Answers a request whose time is up. */
export type OnLate = (request: FastifyRequest, reply: FastifyReply) => void;

/** A request and what becomes of it. */
export class Exchange {
  readonly #started = performance.now();
  #deadline: NodeJS.Timeout | undefined;
  /** Why it is answered 5xx, where it is. */
  fault: unknown;

  constructor(
    readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
    private readonly answerMs: number,
    private readonly onLate: OnLate,
  ) {}

  /** The router's pattern; null where no route fits. */
  get route(): string | null {
    return this.request.routeOptions.url ?? null;
  }

  /** The status of the answer; null while there is none, and for ever where the client left before. */
  get status(): number | null {
    return this.reply.raw.headersSent ? this.reply.raw.statusCode : null;
  }

  /** Whether the whole answer was handed to the network. */
  get complete(): boolean {
    return this.reply.raw.writableFinished;
  }

  /** How long it has taken so far. */
  get seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }

  /** From now on the answer may take the usual time, and so many milliseconds more. */
  restartDeadline(moreMs = 0): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => {
      // A reply that has begun, as a stream does, takes its time.
      if (!this.reply.sent && !this.reply.raw.headersSent) this.onLate(this.request, this.reply);
    }, this.answerMs + moreMs);
  }

  /** The answer is out, or nobody waits for it any more. */
  end(): void {
    clearTimeout(this.#deadline);
  }
}

/** Sees every request that has a head. */
export interface RequestObserver {
  /** Its head is there. */
  begin?(exchange: Exchange): void;
  /** Its body is there: `handle` goes on with it. */
  within?(exchange: Exchange, handle: () => void): void;
  /** It is answered, or its client has left. Called once. */
  end?(exchange: Exchange): void;
}

/** Keeps an Exchange for a request and shows it to the observers. */
export type Observe = (request: FastifyRequest, reply: FastifyReply) => void;

/** Observes every request that gets as far as the hooks; what is given back does so for those that do not. */
export function observeRequests(
  instance: FastifyInstance,
  observers: readonly RequestObserver[],
  answerMs: number,
  onLate: OnLate,
): Observe {
  const begins = observers.filter((observer) => observer.begin);
  const ends = observers.filter((observer) => observer.end);
  const observe: Observe = (request, reply) => {
    const exchange = new Exchange(request, reply, answerMs, onLate);
    request.exchange = exchange;
    for (const observer of begins) observer.begin?.(exchange);
    // Unlike `finish` it also comes where the client leaves before the end.
    reply.raw.once('close', () => {
      exchange.end();
      for (const observer of ends) observer.end?.(exchange);
    });
  };
  instance.decorateRequest('exchange');
  instance.addHook('onRequest', (request, reply, done) => {
    observe(request, reply);
    done();
  });
  for (const observer of observers)
    if (observer.within)
      instance.addHook('preValidation', (request, _, done) => observer.within?.(request.exchange, done));
  return observe;
}
