import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Caller, can, createFailedLogins, createRateLimit, type Permission } from '#libs/access';
import type { Organization } from '#libs/directory';
import {
  type EndpointDeclaration,
  endpointOf,
  forbidden,
  tooManyRequests,
  unauthorized,
  unknownOrganization,
} from '#libs/http';
import { Authenticator, BadCredentialError } from './authenticator.ts';
import { keepSession } from './request-caller.ts';

/** How often callers may call. */
export abstract class Limits {
  abstract readonly perCaller: ReturnType<typeof createRateLimit>;
  readonly failedLogins = createFailedLogins();
}

/** The operation that names an organization, and so the only one that does without. */
export const NAMES_ORGANIZATION = 'putOrganization';

/** Lets a request through once its caller is known and may do such a thing at all. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly limits: Limits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const endpoint = endpointOf(context.getHandler());
    if (endpoint?.auth !== 'token') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const session = await this.#authenticate(request);
    keepSession(request, session);
    const wait = await this.limits.perCaller.take(session.caller);
    if (wait !== null) throw tooManyRequests(wait);
    if (!session.organization && endpoint.operation !== NAMES_ORGANIZATION) throw unknownOrganization();
    if (!mayTry(session.caller, endpoint)) throw forbidden();
    return true;
  }

  async #authenticate(request: FastifyRequest): Promise<{ caller: Caller; organization: Organization | null }> {
    try {
      return await this.authenticator.authenticate(request.headers.authorization);
    } catch (error) {
      if (!(error instanceof BadCredentialError)) throw error;
      const wait = await this.limits.failedLogins.record(request.ip);
      throw wait === null ? unauthorized('The token or key does not hold.', 'invalid_token') : tooManyRequests(wait);
    }
  }
}

/** The permission of an instance is asked once the instance is found: what is not there is 404 before it is 403. */
function mayTry(caller: Caller, { permission }: EndpointDeclaration): boolean {
  return permission === undefined || permission.includes(':Instance:') || can(caller, permission as Permission);
}
