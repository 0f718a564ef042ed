import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Caller, can, createFailedLogins, createRateLimit, type Permission } from '#libs/access';
import {
  type EndpointDeclaration,
  endpointOf,
  forbidden,
  Problem,
  tooManyRequests,
  unauthorized,
  unknownOrganization,
} from '#libs/http';
import { Authenticator, BadCredentialError, type Identity } from './authenticator.ts';
import { GuardedSession } from './guarded-session.ts';
import { keepSession, type NamingSession } from './request-caller.ts';

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
    const session: NamingSession = (await this.#remembered(request, endpoint)) ?? (await this.#authenticate(request));
    keepSession(request, session);
    const wait = await this.limits.perCaller.take(session.caller);
    if (wait !== null) throw tooManyRequests(wait);
    const refusal = refusalOf(session, endpoint);
    if (refusal && !session.premises) throw refusal;
    // Memory refuses nobody.
    if (refusal) await session.premises?.renew();
    return true;
  }

  /** A session by what memory knows of the organization, where the route and the request allow that. */
  async #remembered(request: FastifyRequest, endpoint: EndpointDeclaration): Promise<NamingSession | null> {
    // A repeat may be answered without an append, which could be guarded.
    if (!endpoint.guardsCaller || request.headers['idempotency-key'] !== undefined) return null;
    try {
      const identity = await this.authenticator.authenticate(request.headers.authorization, 'memory');
      return new GuardedSession(identity, () => this.#admit(request, endpoint));
    } catch (error) {
      if (error instanceof BadCredentialError || error instanceof Problem) return null;
      throw error;
    }
  }

  async #admit(request: FastifyRequest, endpoint: EndpointDeclaration): Promise<Identity> {
    const identity = await this.#authenticate(request);
    const refusal = refusalOf(identity, endpoint);
    if (refusal) throw refusal;
    return identity;
  }

  async #authenticate(request: FastifyRequest): Promise<Identity> {
    try {
      return await this.authenticator.authenticate(request.headers.authorization, 'log');
    } catch (error) {
      if (!(error instanceof BadCredentialError)) throw error;
      const wait = await this.limits.failedLogins.record(request.ip);
      throw wait === null ? unauthorized('The token or key does not hold.', 'invalid_token') : tooManyRequests(wait);
    }
  }
}

function refusalOf({ caller, organization }: NamingSession, endpoint: EndpointDeclaration): Problem | null {
  if (!organization && endpoint.operation !== NAMES_ORGANIZATION) return unknownOrganization();
  return mayTry(caller, endpoint) ? null : forbidden();
}

/** The permission of an instance is asked once the instance is found: what is not there is 404 before it is 403. */
function mayTry(caller: Caller, { permission }: EndpointDeclaration): boolean {
  return permission === undefined || permission.includes(':Instance:') || can(caller, permission as Permission);
}
