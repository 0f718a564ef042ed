import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemResponder } from './responder.ts';

/** Nest's global filter: whatever a guard or a handler throws is answered by the responder. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly responder: ProblemResponder) {}

  /** Answers the error of one request. */
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.responder.respond(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}
