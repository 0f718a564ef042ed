import { resolve } from 'node:path';
import type { Config, JwtConfig, S3Config } from './config.ts';
import { type Environment, environmentSchema } from './environment.ts';
import { ConfigError } from './errors.ts';
import { tracingOf } from './tracing.ts';

/**
 * Reads the configuration from environment variables; an empty one counts as unset, unknown ones are ignored.
 * @throws ConfigError for the first bad value
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const { data, error } = environmentSchema.safeParse(set);
  const issue = error?.issues[0];
  if (!data) throw new ConfigError(String(issue?.path[0]), issue?.message ?? 'is wrong');
  return {
    home: resolve(data.DOCKET_HOME),
    databaseUrl: data.DATABASE_URL ?? null,
    eventStoreUrl: data.EVENTSTORE_URL ?? null,
    host: data.HOST,
    port: data.PORT,
    publicUrl: data.PUBLIC_URL ?? null,
    jwt: jwtOf(data),
    masterKey: data.DOCKET_MASTER_KEY ?? null,
    signingKey: data.DOCKET_SIGNING_KEY ?? null,
    ai: data.AI_API_KEY
      ? { apiKey: data.AI_API_KEY, baseUrl: data.AI_BASE_URL, timeoutMs: data.AI_TIMEOUT_SECONDS * 1000 }
      : null,
    twilioAuthToken: data.TWILIO_AUTH_TOKEN ?? null,
    smtp: data.SMTP_URL ? { url: data.SMTP_URL, from: data.SMTP_FROM ?? null } : null,
    webhookNetworks: data.WEBHOOK_ALLOWED_NETWORKS,
    s3: s3Of(data),
    attachmentMaxBytes: data.ATTACHMENT_MAX_BYTES,
    reminderIntervalMs: data.REMINDER_INTERVAL_SECONDS * 1000,
    rateLimitPerMinute: data.RATE_LIMIT_PER_MINUTE ?? null,
    roles: data.DOCKET_ROLES,
    logLevel: data.LOG_LEVEL,
    metricsToken: data.METRICS_TOKEN ?? null,
    tracing: tracingOf(data),
  };
}

function jwtOf(data: Environment): JwtConfig {
  const jwks = together(data, ['DOCKET_JWKS_URL', 'DOCKET_JWT_ISSUER', 'DOCKET_JWT_AUDIENCE']);
  if (jwks && data.DOCKET_JWT_SECRET)
    throw new ConfigError('DOCKET_JWT_SECRET', 'must be unset beside DOCKET_JWKS_URL');
  if (jwks) return { kind: 'jwks', url: jwks[0], issuer: jwks[1], audience: jwks[2] };
  return data.DOCKET_JWT_SECRET ? { kind: 'secret', secret: data.DOCKET_JWT_SECRET } : null;
}

function s3Of(data: Environment): S3Config | null {
  const s3 = together(data, ['S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']);
  const idle = (['S3_ENDPOINT', 'S3_REGION', 'S3_FORCE_PATH_STYLE'] as const).find((name) => data[name] !== undefined);
  if (!s3 && idle) throw new ConfigError('S3_BUCKET', `must be set beside ${idle}`);
  if (!s3) return null;
  const [bucket, accessKeyId, secretAccessKey] = s3;
  const { S3_ENDPOINT: endpoint = null, S3_REGION: region = 'us-east-1', S3_FORCE_PATH_STYLE: pathStyle } = data;
  const forcePathStyle = pathStyle === undefined ? endpoint !== null : pathStyle === 'true';
  return { endpoint, region, bucket, accessKeyId, secretAccessKey, forcePathStyle };
}

type TextVariable = {
  [K in keyof Environment]-?: Environment[K] extends string | undefined ? K : never;
}[keyof Environment];

/** Three variables that mean something only together: all their values, or undefined where none is set. */
function together(
  data: Environment,
  names: readonly [TextVariable, TextVariable, TextVariable],
): readonly [string, string, string] | undefined {
  const [first, second, third] = [data[names[0]], data[names[1]], data[names[2]]];
  if (first && second && third) return [first, second, third];
  const set = names.find((name) => data[name]);
  if (!set) return undefined;
  const missing = names.find((name) => !data[name]);
  throw new ConfigError(String(missing), `must be set beside ${set}`);
}
