export type { Config, JwtConfig, Role, S3Config, TracingConfig } from './config.ts';
export { LOG_LEVELS, ROLES } from './environment.ts';
export { ConfigError, SecretMismatchError } from './errors.ts';
export { carryFingerprint, checkFingerprints, type Fingerprints, fingerprints } from './fingerprints.ts';
export { loadConfig } from './load-config.ts';
export { loadSecrets, type Secrets } from './secrets.ts';
