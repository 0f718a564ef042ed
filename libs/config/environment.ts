import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { InvalidServerUrlError, parseServerUrl } from '#libs/event-store/kurrent/url';
import { parseMasterKey, parseSigningKey } from './keys.ts';

/** What one copy of the service can do. */
export const ROLES = ['api', 'projections', 'sagas'] as const;
/** The levels of pino, and `silent`. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
/** The samplers of OpenTelemetry's specification that need nothing else. */
export const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;
/** RFC 7518 (3.2) asks for 32 bytes; what is shorter than 16 can be guessed. */
export const JWT_SECRET_MIN_BYTES = 16;

const MIB = 1024 * 1024;

/** No message ever quotes the value: it may be a secret, or hold one as a URL does. */
const text = (what: string, holds: (value: string) => boolean) =>
  z.string().refine(holds, { error: `must be ${what}` });

const url = (what: string, pattern: RegExp) => text(what, (value) => pattern.test(value) && URL.canParse(value));
const webUrl = url('an http:// or https:// URL', /^https?:\/\//).transform((value) => value.replace(/\/+$/, ''));

const number = (what: string, holds: (value: number) => boolean) =>
  text(what, (value) => /^\d+(\.\d+)?$/.test(value) && holds(Number(value))).transform(Number);
const seconds = number('a number of seconds above 0 and up to 86400', (value) => value > 0 && value <= 86_400);

const wholeNumber = number('a whole number above 0', (value) => Number.isSafeInteger(value) && value > 0);

/** Networks as CIDR, in a list. */
function parseNetworks(value: string): readonly string[] | undefined {
  const networks = value.split(',').map((network) => network.trim());
  return networks.every((network) => ipaddr.isValidCIDR(network)) ? networks : undefined;
}

const choice = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

/** A value that a parser makes of the text, or the message where it makes none. */
const parsed = <T>(what: string, parse: (value: string) => T | undefined) =>
  z.string().transform((value, context) => {
    const result = parse(value);
    if (result !== undefined) return result;
    context.addIssue({ code: 'custom', message: `must be ${what}` });
    return z.NEVER;
  });

/** The address of an event store, as it is, where it is one. */
const serverUrl = z.string().transform((value, context) => {
  try {
    parseServerUrl(value);
    return value;
  } catch (error) {
    context.addIssue({
      code: 'custom',
      message: `must ${error instanceof InvalidServerUrlError ? error.message : 'do'}`,
    });
    return z.NEVER;
  }
});

function parseRoles(value: string): readonly (typeof ROLES)[number][] | undefined {
  const names = value.split(',').map((name) => name.trim());
  const roles = ROLES.filter((role) => names.includes(role));
  return names.every((name) => ROLES.some((role) => role === name)) ? roles : undefined;
}

/** Every variable of the environment that Docket reads. All are optional; unknown ones are ignored. */
export const environmentSchema = z.object({
  DOCKET_HOME: z.string().default('.docket'),
  DATABASE_URL: url('a postgres:// or postgresql:// URL', /^postgres(ql)?:\/\//).optional(),
  // Several hosts with ports, as a cluster's URL has, are no URL by the standard.
  EVENTSTORE_URL: serverUrl.optional(),
  PORT: number('a whole number from 0 to 65535', (value) => Number.isInteger(value) && value <= 65_535).default(3000),
  HOST: text('a host name or an address', (value) => /^[\w.:%-]+$/.test(value)).default('127.0.0.1'),
  DOCKET_JWT_SECRET: text(
    `a text of at least ${JWT_SECRET_MIN_BYTES} bytes`,
    (value) => Buffer.byteLength(value) >= JWT_SECRET_MIN_BYTES,
  ).optional(),
  DOCKET_JWKS_URL: webUrl.optional(),
  DOCKET_JWT_ISSUER: z.string().optional(),
  DOCKET_JWT_AUDIENCE: z.string().optional(),
  DOCKET_MASTER_KEY: parsed('32 bytes in base64 or hex', parseMasterKey).optional(),
  DOCKET_SIGNING_KEY: parsed('an Ed25519 private key: PKCS8 as PEM, or its DER in base64', parseSigningKey).optional(),
  AI_API_KEY: z.string().optional(),
  AI_BASE_URL: webUrl.default('https://api.openai.com/v1'),
  AI_TIMEOUT_SECONDS: seconds.default(60),
  PUBLIC_URL: webUrl.optional(),
  TWILIO_AUTH_TOKEN: z.string().optional(),
  SMTP_URL: url('an smtp:// or smtps:// URL', /^smtps?:\/\//).optional(),
  SMTP_FROM: text('an address, or a name and an address such as Docket <docket@example.org>', (value) =>
    /^([^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(value),
  ).optional(),
  WEBHOOK_ALLOWED_NETWORKS: parsed('a list of networks such as 10.0.0.0/8,fd00::/8', parseNetworks).default([]),
  S3_ENDPOINT: webUrl.optional(),
  S3_REGION: z.string().optional(),
  S3_BUCKET: z.string().optional(),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  S3_FORCE_PATH_STYLE: choice(['true', 'false']).optional(),
  ATTACHMENT_MAX_BYTES: wholeNumber.default(25 * MIB),
  REMINDER_INTERVAL_SECONDS: seconds.default(60),
  RATE_LIMIT_PER_MINUTE: wholeNumber.optional(),
  DOCKET_ROLES: parsed(`a list of ${ROLES.join(',')}`, parseRoles).default(ROLES),
  LOG_LEVEL: choice(LOG_LEVELS).default('info'),
  METRICS_TOKEN: z.string().optional(),
  // Those of OpenTelemetry that decide what is loaded; its libraries read the others by themselves.
  OTEL_SDK_DISABLED: z.string().optional(),
  OTEL_TRACES_EXPORTER: choice(['otlp', 'none']).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: webUrl.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: webUrl.optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z.string().optional(),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: z.string().optional(),
  OTEL_TRACES_SAMPLER: choice(SAMPLERS).default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: number('a number from 0 to 1', (value) => value <= 1).default(1),
});

/** The environment, parsed. */
export type Environment = z.output<typeof environmentSchema>;
