import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorMap } from './error-map.ts';
import { frameworkProblem } from './framework-errors.ts';
import { Problem } from './problem.ts';
import { methodNotAllowed, notFound } from './problems.ts';
import { requestPath } from './request-path.ts';
import { NoRouteError, type RouteTable } from './routes.ts';

/** Where unknown errors are told; pino's logger is one. */
export interface ProblemLogger {
  error(fields: object, message: string): void;
}

/** Answers every fault of a request as application/problem+json. What it does not know is a bare 500 and logged once. */
export class ProblemResponder {
  constructor(
    private readonly errors: ErrorMap,
    private readonly logger: ProblemLogger,
    private readonly routes: RouteTable,
  ) {}

  /** Sends the problem for an error. A reply that has begun is broken off: nothing true can be added to it. */
  respond(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = this.#problemOf(error, request);
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
    return this.errors.toProblem(error) ?? frameworkProblem(error) ?? this.#unknown(error, request);
  }

  #noRoute(request: FastifyRequest): Problem {
    const allowed = this.routes.allowed(requestPath(request.raw.url ?? '/'));
    return allowed.length === 0 || allowed.includes(request.method) ? notFound() : methodNotAllowed(allowed);
  }

  #unknown(error: unknown, request: FastifyRequest): Problem {
    this.logger.error(
      { err: error, request_id: request.id, method: request.method, route: request.routeOptions?.url },
      'request failed',
    );
    return new Problem('internal-error', 'The request failed and was logged.', { members: { request_id: request.id } });
  }
}
