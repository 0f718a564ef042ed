import { createParamDecorator } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '#libs/access';
import type { Premises } from '#libs/aggregate';
import type { Organization } from '#libs/directory';

/** Who sends a request, and the organization as it is at this moment. */
export interface Session {
  readonly caller: Caller;
  readonly organization: Organization;
  /**
   * There where the organization was taken from memory, as a route with `guardsCaller` allows: what a command of the
   * session rests on. Renewing it changes the session's caller and organization to what they are by then.
   */
  readonly premises?: Premises;
}

/** A session; its organization is null while that has not been named. */
export type NamingSession = Omit<Session, 'organization'> & { readonly organization: Organization | null };

declare module 'fastify' {
  interface FastifyRequest {
    /** On the request itself: a session leads back to it, and what a WeakMap holds like that outlives every young collection. */
    docketSession?: NamingSession;
  }
}

/** Keeps who sends a request. */
export const keepSession = (request: FastifyRequest, session: NamingSession): void => {
  request.docketSession = session;
};

/** Who sends a request, as far as that is known by now. */
export const sessionOf = (request: FastifyRequest): NamingSession | undefined => request.docketSession;

/** A parameter of a handler: the Session of its request. Only a route that may name an organization can find none in it. */
export const CurrentSession = createParamDecorator((_, context) => {
  const session = sessionOf(context.switchToHttp().getRequest());
  if (!session) throw new Error('the route has no authentication');
  return session;
});
