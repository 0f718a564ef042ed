import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { InvalidPositionError } from '#libs/event-store';
import { endpointOf, invalidHeader, projectionBehind } from '#libs/http';
import { Services } from '../services.ts';

const LONGEST_WAIT_MS = 5_000;

/** Holds a read with Docket-Min-Position back until the read models have reached that position. */
@Injectable()
export class ReadBarrierGuard implements CanActivate {
  constructor(private readonly services: Services) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const position = request.headers['docket-min-position'];
    if (position === undefined || endpointOf(context.getHandler())?.method !== 'GET') return true;
    if (!(await this.#reached(String(position)))) throw projectionBehind();
    return true;
  }

  async #reached(position: string): Promise<boolean> {
    try {
      return await this.services.taskList.reached(position, LONGEST_WAIT_MS);
    } catch (error) {
      if (!(error instanceof InvalidPositionError)) throw error;
      throw invalidHeader('Docket-Min-Position', 'invalid-position', 'must be a position as a reply gave it');
    }
  }
}
