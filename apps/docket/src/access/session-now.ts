import { Problem } from '#libs/http';
import { type Authenticator, BadCredentialError } from './authenticator.ts';
import type { Session } from './request-caller.ts';

/**
 * Who a credential stands for by now, for a stream that goes on: `refused` where it holds no more, null where that cannot be
 * known at this moment.
 */
export async function sessionNow(
  authenticator: Authenticator,
  authorization: string | undefined,
): Promise<Session | 'refused' | null> {
  try {
    const { caller, organization } = await authenticator.authenticate(authorization, 'log');
    return organization ? { caller, organization } : 'refused';
  } catch (error) {
    return error instanceof BadCredentialError || error instanceof Problem ? 'refused' : null;
  }
}
