import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { InvalidPositionError } from '#libs/event-store';
import { endpointOf, invalidHeader, projectionBehind } from '#libs/http';
import { taskList } from '#projections/task-list';
import { Services } from '../services.ts';

const LONGEST_WAIT_MS = 5_000;

/** Holds a read with Docket-Min-Position back until the read models that it answers from have reached that position. */
@Injectable()
export class ReadBarrierGuard implements CanActivate {
  constructor(private readonly services: Services) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const position = request.headers['docket-min-position'];
    const endpoint = endpointOf(context.getHandler());
    // What is open to everybody reads no read model: health must tell the truth at once.
    if (position === undefined || endpoint?.method !== 'GET' || endpoint.auth === 'none') return true;
    // The wait is the caller's wish: the answer itself has its usual time after it.
    request.exchange.restartDeadline(LONGEST_WAIT_MS);
    const readModels = [endpoint.readModel ?? taskList.name].flat();
    const reached = await Promise.all(readModels.map((readModel) => this.#reached(readModel, String(position))));
    if (!reached.every(Boolean)) throw projectionBehind();
    request.exchange.restartDeadline();
    return true;
  }

  async #reached(readModel: string, position: string): Promise<boolean> {
    try {
      return await this.services.progressOf(readModel).reached(position, LONGEST_WAIT_MS);
    } catch (error) {
      if (!(error instanceof InvalidPositionError)) throw error;
      throw invalidHeader('Docket-Min-Position', 'invalid-position', 'must be a position as a reply gave it');
    }
  }
}
