import { Injectable } from '@nestjs/common';
import {
  apiKeyHolds,
  type Caller,
  type Claims,
  InvalidTokenError,
  keyCaller,
  memberCaller,
  parseApiKey,
  parseBearer,
  type TokenVerifier,
  userCaller,
} from '#libs/access';
import { type Organization, organizationStream } from '#libs/directory';
import { notAMember, unauthorized } from '#libs/http';
import { Services } from '../services.ts';

/** Verifies tokens of this installation. */
export abstract class Tokens {
  abstract readonly verifier: TokenVerifier;
}

/** A credential came and does not hold: a failed log-in. */
export class BadCredentialError extends Error {
  override name = 'BadCredentialError';
}

/** Finds out who sends a request, by the directory as it is now. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly services: Services,
    private readonly tokens: Tokens,
  ) {}

  /** @throws a 401 where no credential came, BadCredentialError where it does not hold, a 403 for a removed member's user. */
  async authenticate(
    authorization: string | undefined,
  ): Promise<{ caller: Caller; organization: Organization | null }> {
    if (authorization === undefined) throw unauthorized();
    const bearer = parseBearer(authorization);
    if (bearer === null) throw new BadCredentialError();
    return bearer.startsWith('dk_') ? this.#byKey(bearer) : this.#byToken(bearer);
  }

  async #byToken(token: string) {
    const claims = await this.#verify(token);
    const organization = await this.#organization(claims.org);
    const member = organization?.memberOfUser.get(claims.sub);
    if (member?.removed) throw notAMember();
    return { caller: member ? memberCaller(claims.org, member) : userCaller(claims), organization };
  }

  async #verify(token: string): Promise<Claims> {
    try {
      return await this.tokens.verifier.verify(token);
    } catch (error) {
      throw error instanceof InvalidTokenError ? new BadCredentialError() : error;
    }
  }

  async #byKey(text: string) {
    const parsed = parseApiKey(text);
    if (!parsed) throw new BadCredentialError();
    const organization = await this.#organization(parsed.organizationId);
    const key = organization?.keys.get(parsed.keyId);
    if (!organization || !key || key.revoked || !apiKeyHolds(parsed.secret, key.hash)) throw new BadCredentialError();
    const { id, name, role } = key;
    return { caller: keyCaller({ id, name, role, organization_id: organization.id }), organization };
  }

  async #organization(id: string): Promise<Organization | null> {
    return (await this.services.organizations.load(organizationStream(id))).state;
  }
}
