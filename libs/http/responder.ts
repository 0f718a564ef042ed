import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorMap } from './error-map.ts';
import { frameworkProblem } from './framework-errors.ts';
import { Problem } from './problem.ts';
import { methodNotAllowed, notFound } from './problems.ts';
import { requestPath } from './request-path.ts';
import { NoRouteError, type RouteTable } from './routes.ts';

/** Answers every fault of a request as application/problem+json. What it does not know is a bare 500. */
export class ProblemResponder {
  constructor(
    private readonly errors: ErrorMap,
    private readonly routes: RouteTable,
  ) {}

  /**
   * Sends the problem for an error. A reply that has begun is broken off: nothing true can be added to it. One that is
   * out stays: its time was up before the error came.
   */
  respond(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    if (reply.raw.writableEnded) return;
    const problem = this.#problemOf(error, request);
    if (problem.status >= 500) request.exchange.fault = error;
    if (reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    void reply
      .code(problem.status)
      .headers(problem.headers)
      .header('content-type', 'application/problem+json')
      .send(JSON.stringify(problem.body(requestPath(request.raw.url ?? '/'))));
  }

  #problemOf(error: unknown, request: FastifyRequest): Problem {
    if (error instanceof NoRouteError) return this.#noRoute(request);
    return this.errors.toProblem(error) ?? frameworkProblem(error) ?? unknown(request);
  }

  #noRoute(request: FastifyRequest): Problem {
    const allowed = this.routes.allowed(requestPath(request.raw.url ?? '/'));
    return allowed.length === 0 || allowed.includes(request.method) ? notFound() : methodNotAllowed(allowed);
  }
}

const unknown = (request: FastifyRequest): Problem =>
  new Problem('internal-error', 'The request failed and was logged.', { members: { request_id: request.id } });
