import type { KeyObject } from 'node:crypto';
import type { Config } from './config.ts';
import { parseMasterKey, parseSigningKey } from './keys.ts';
import { damaged, readOrMakeSecrets } from './secrets-file.ts';

/** What an installation must never lose or show: every copy of it has the same. */
export interface Secrets {
  /** What tokens are signed with (HS256); null where they come from a JWKS URL. */
  readonly jwtSecret: string | null;
  /** 32 bytes; seals the keys of contacts. */
  readonly masterKey: Uint8Array;
  /** Ed25519; signs the audit log's checkpoints. */
  readonly signingKey: KeyObject;
}

/**
 * The secrets of this installation: from the environment, and what is not there from `<home>/secrets.json` (mode 0600),
 * which is made on first run. Where the environment has all, the home is not touched.
 * @throws ConfigError where the file cannot be made or read
 */
export async function loadSecrets(config: Pick<Config, 'home' | 'jwt' | 'masterKey' | 'signingKey'>): Promise<Secrets> {
  const { jwt, masterKey, signingKey } = config;
  if (jwt && masterKey && signingKey) return { jwtSecret: secretOf(jwt), masterKey, signingKey };
  const file = await readOrMakeSecrets(config.home);
  const kept = { master: parseMasterKey(file.DOCKET_MASTER_KEY), signing: parseSigningKey(file.DOCKET_SIGNING_KEY) };
  if (!kept.master || !kept.signing) throw damaged(config.home);
  return {
    jwtSecret: jwt ? secretOf(jwt) : file.DOCKET_JWT_SECRET,
    masterKey: masterKey ?? kept.master,
    signingKey: signingKey ?? kept.signing,
  };
}

function secretOf(jwt: NonNullable<Config['jwt']>): string | null {
  return jwt.kind === 'secret' ? jwt.secret : null;
}
