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
import type { StreamRevision } from '#libs/event-store';
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

/** Who sends a request, by the organization as it was at a revision of its stream. */
export interface Identity {
  readonly caller: Caller;
  readonly organization: Organization | null;
  readonly knownBy: StreamRevision;
}

/** Where the organization is looked up: in the log; or in memory, which may be behind it, if it is there. */
export type Directory = 'log' | 'memory';

/** Finds out who sends a request. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly services: Services,
    private readonly tokens: Tokens,
  ) {}

  /** @throws a 401 where no credential came, BadCredentialError where it does not hold, a 403 for a removed member's user. */
  async authenticate(authorization: string | undefined, directory: Directory): Promise<Identity> {
    if (authorization === undefined) throw unauthorized();
    const bearer = parseBearer(authorization);
    if (bearer === null) throw new BadCredentialError();
    return bearer.startsWith('dk_') ? this.#byKey(bearer, directory) : this.#byToken(bearer, directory);
  }

  async #byToken(token: string, directory: Directory): Promise<Identity> {
    const claims = await this.#verify(token);
    const known = await this.#organization(claims.org, directory);
    const member = known.organization?.memberOfUser.get(claims.sub);
    if (member?.removed) throw notAMember();
    return { ...known, caller: member ? memberCaller(claims.org, member) : userCaller(claims) };
  }

  async #verify(token: string): Promise<Claims> {
    try {
      return await this.tokens.verifier.verify(token);
    } catch (error) {
      throw error instanceof InvalidTokenError ? new BadCredentialError() : error;
    }
  }

  async #byKey(text: string, directory: Directory): Promise<Identity> {
    const parsed = parseApiKey(text);
    if (!parsed) throw new BadCredentialError();
    const known = await this.#organization(parsed.organizationId, directory);
    const { organization } = known;
    const key = organization?.keys.get(parsed.keyId);
    if (!organization || !key || key.revoked || !apiKeyHolds(parsed.secret, key.hash)) throw new BadCredentialError();
    const { id, name, role } = key;
    return { ...known, caller: keyCaller({ id, name, role, organization_id: organization.id }) };
  }

  async #organization(id: string, directory: Directory): Promise<Omit<Identity, 'caller'>> {
    const { organizations } = this.services;
    const stream = organizationStream(id);
    const remembered = directory === 'memory' ? organizations.cached(stream) : undefined;
    const { state, revision } = remembered ?? (await organizations.load(stream));
    return { organization: state, knownBy: { stream, revision } };
  }
}
