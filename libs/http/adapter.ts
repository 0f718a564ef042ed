import { setTimeout as pause } from 'node:timers/promises';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { IncomingBody, keepBodiesRaw } from './body.ts';
import { answerClientError, answerConnect, answerExpectation } from './client-error.ts';
import { closeConnections } from './close-connections.ts';
import { ErrorMap } from './error-map.ts';
import type {} from './event-stream.ts';
import { type OnLate, observeRequests, type RequestObserver } from './exchange.ts';
import { ProblemFilter } from './problem.filter.ts';
import { Problem } from './problem.ts';
import { unavailable } from './problems.ts';
import { requestId } from './request-id.ts';
import { ProblemResponder } from './responder.ts';
import { NoRouteError, RouteTable } from './routes.ts';
import { MIB, serverOptions } from './server-options.ts';

/** For so long a stop leaves connections open on which nothing is under way. */
const LAST_REQUESTS_MS = 100;

/** How the HTTP server is set up. */
export interface AdapterOptions {
  /** Who sees the requests, such as the log: in this order. */
  readonly observers?: readonly RequestObserver[];
  /** The libraries' errors as problems. */
  readonly errors?: ErrorMap;
  /** The most bytes of a JSON or form body; 1 MiB if not given. */
  readonly bodyLimit?: number;
  /** A JSON or form body that has not all arrived within so many milliseconds is given up (408). */
  readonly bodyMs?: number;
  /** Once its body is there, a request is answered within so many milliseconds; a client waits 5 s for a 503, no longer. */
  readonly answerMs?: number;
  /** A client that takes nothing of its reply for so many milliseconds is cut off; streams write more often than that. */
  readonly stallMs?: number;
  /** Requests that are still under way so many milliseconds after the stop began are cut off. */
  readonly stopMs?: number;
  /** Whether, or from which addresses, X-Forwarded-For is believed; never if not given. */
  readonly trustProxy?: boolean | string;
}

/** Nest's Fastify with every fault answered as a problem, and bodies kept raw until the caller is known. */
export class DocketFastifyAdapter extends FastifyAdapter {
  readonly #responder: ProblemResponder;
  readonly #stopping = new AbortController();
  readonly #stopMs: number;
  /** Requests whose head is there, and whose answer is not out yet. */
  #underWay = 0;

  constructor(options: AdapterOptions = {}) {
    const { observers = [], errors = new ErrorMap(), bodyLimit = MIB, trustProxy = false } = options;
    const { answerMs = 4_600, bodyMs = 25_000, stallMs = 30_000 } = options;
    const routes = new RouteTable();
    const responder = new ProblemResponder(errors, routes);
    super({
      ...serverOptions,
      bodyLimit,
      trustProxy,
      connectionTimeout: stallMs,
      genReqId: requestId,
      clientErrorHandler: answerClientError,
      frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
        observe(request, reply);
        responder.respond(error, request, reply.header('x-request-id', request.id));
      },
    });
    this.#responder = responder;
    this.#stopMs = options.stopMs ?? 10_000;
    this.instance.decorate('stopping', this.#stopping.signal);
    const server = this.instance.server;
    server.on('checkExpectation', answerExpectation).on('connect', (_, socket) => answerConnect(socket));
    this.instance.addHook('onRoute', ({ method, url }) => routes.add([method].flat(), url));
    const onLate: OnLate = (request, reply) => responder.respond(late, request, reply);
    const observe = observeRequests(this.instance, observers, answerMs, onLate);
    this.instance.addHook('onRequest', (request, reply, done) => {
      this.#underWay++;
      reply.raw.once('close', () => this.#underWay--);
      void reply.header('x-request-id', request.id);
      done(this.#refusal(request, reply));
    });
    this.instance.addHook('preHandler', ({ body, exchange }, _, done) => {
      // What the handler itself reads takes as long as the client sends.
      if (!(body instanceof IncomingBody && body.bytes === 'unread')) exchange.restartDeadline();
      done();
    });
    keepBodiesRaw(this.instance, bodyLimit, bodyMs);
  }

  /** The filter for `useGlobalFilters`: without it Nest answers in its own way. */
  get problemFilter(): ProblemFilter {
    return new ProblemFilter(this.#responder);
  }

  #refusal(request: FastifyRequest, reply: FastifyReply): Problem | undefined {
    if (this.#stopping.signal.aborted) {
      void reply.header('connection', 'close');
      return unavailable('This service is stopping.');
    }
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1')
      return new Problem('malformed-request', 'The request has no Host header.');
    return undefined;
  }

  /** From now on new requests are answered 503; those under way end as they would, and streams at once. */
  override async beforeClose(): Promise<void> {
    this.#stopping.abort();
    super.beforeClose();
    // The next request may be on its way already on a connection that was kept: it is answered, too.
    await pause(LAST_REQUESTS_MS);
    closeConnections(this.instance.server, () => this.#underWay, this.#stopMs);
  }

  /** Bodies are kept raw: Nest registers no parser. */
  override registerParserMiddleware(): void {}

  /** Nest's own handler would repeat the URL. */
  override setNotFoundHandler(_handler: unknown) {
    return this.instance.setNotFoundHandler((request, reply) =>
      this.#responder.respond(new NoRouteError(), request, reply),
    );
  }

  /** Faults before and after Nest's handlers are answered as those within. */
  override setErrorHandler(_handler: unknown) {
    return this.instance.setErrorHandler((error, request, reply) => this.#responder.respond(error, request, reply));
  }
}

const late = unavailable('The answer took too long.');

/** The adapter for NestFactory.create. Its problemFilter must be given to useGlobalFilters. */
export const createFastifyAdapter = (options: AdapterOptions = {}): DocketFastifyAdapter =>
  new DocketFastifyAdapter(options);
