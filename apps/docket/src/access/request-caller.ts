import { createParamDecorator } from '@nestjs/common';
import type { Caller } from '#libs/access';
import type { Organization } from '#libs/directory';

/** Who sends a request, and the organization as it is at this moment. */
export interface Session {
  readonly caller: Caller;
  readonly organization: Organization;
}

const sessions = new WeakMap<object, { caller: Caller; organization: Organization | null }>();

/** Keeps who sends a request; the organization is null while it has not been named. */
export const keepSession = (request: object, session: { caller: Caller; organization: Organization | null }): void => {
  sessions.set(request, session);
};

/** Who sends a request, as far as that is known by now. */
export const sessionOf = (request: object) => sessions.get(request);

/** A parameter of a handler: the Session of its request. Only a route that may name an organization can find none in it. */
export const CurrentSession = createParamDecorator((_, context) => {
  const session = sessions.get(context.switchToHttp().getRequest());
  if (!session) throw new Error('the route has no authentication');
  return session;
});
