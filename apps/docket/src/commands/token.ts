import { parseDuration, type Role, signToken } from '#libs/access';
import { ConfigError, loadConfig, loadSecrets } from '#libs/config';
import { print } from './with-log.ts';

/** What a token is made from. */
export interface TokenOptions {
  readonly organization: string;
  readonly user: string;
  readonly role: Role;
  readonly expires: string;
}

/** Prints a token of this installation and nothing else. */
export async function token({ organization, user, role, expires }: TokenOptions): Promise<void> {
  parseDuration(expires);
  const { jwtSecret } = await loadSecrets(loadConfig(process.env));
  if (jwtSecret === null) throw new ConfigError('DOCKET_JWKS_URL', 'is set: tokens come from that issuer');
  print(await signToken({ secret: jwtSecret, sub: user, org: organization, role, expiresIn: expires }));
}
