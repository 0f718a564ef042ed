import { setTimeout as pause } from 'node:timers/promises';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { InvalidPositionError } from '#libs/event-store';
import { endpointOf, invalidHeader, projectionBehind } from '#libs/http';
import { taskList } from '#projections/task-list';
import { projections } from '../installation/projections.ts';
import { Services } from '../services.ts';

const LONGEST_WAIT_MS = 5_000;
const SOON_MS = 1_000;
const GATHERING = new Set(projections.filter(({ gatherMs = 0 }) => gatherMs > 0).map(({ name }) => name));

/**
 * Holds a read with Docket-Min-Position back until the read models that it answers from have reached that position, and
 * every read until those of them that let events gather hold what is in the log now, as far as they can within a second.
 */
@Injectable()
export class ReadBarrierGuard implements CanActivate {
  constructor(private readonly services: Services) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const position = request.headers['docket-min-position'];
    const endpoint = endpointOf(context.getHandler());
    // What is open to everybody reads no read model: health must tell the truth at once.
    if (endpoint?.method !== 'GET' || endpoint.auth === 'none') return true;
    const readModels = [endpoint.readModel ?? taskList.name].flat();
    if (position !== undefined) await this.#waitFor(String(position), readModels, request);
    await this.#catchUp(readModels.filter((name) => GATHERING.has(name)));
    return true;
  }

  async #waitFor(position: string, readModels: readonly string[], { exchange }: FastifyRequest): Promise<void> {
    // The wait is the caller's wish: the answer itself has its usual time after it.
    exchange.restartDeadline(LONGEST_WAIT_MS);
    const reached = await Promise.all(readModels.map((readModel) => this.#reached(readModel, position)));
    if (!reached.every(Boolean)) throw projectionBehind();
    exchange.restartDeadline();
  }

  async #catchUp(readModels: readonly string[]): Promise<void> {
    if (readModels.length === 0) return;
    const { store, progressOf } = this.services;
    const reached = async () => {
      const head = await store.head();
      if (head !== null) await Promise.all(readModels.map((name) => progressOf(name).reached(head, SOON_MS)));
    };
    // While the log is away, or they are far behind, what they hold is answered.
    await Promise.race([reached().catch(() => undefined), pause(SOON_MS, undefined, { ref: false })]);
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
