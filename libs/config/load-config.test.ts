import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from './index.ts';

function failure(env: Record<string, string>): ConfigError {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error('no ConfigError');
}

describe('a configuration', () => {
  it('has a default for everything', () => {
    expect(loadConfig({ PATH: '/bin', DATABASE_URL: '', PORT: undefined })).toEqual({
      home: join(process.cwd(), '.docket'),
      databaseUrl: null,
      eventStoreUrl: null,
      host: '127.0.0.1',
      port: 3000,
      publicUrl: null,
      jwt: null,
      masterKey: null,
      signingKey: null,
      ai: null,
      twilioAuthToken: null,
      smtp: null,
      webhookNetworks: [],
      s3: null,
      attachmentMaxBytes: 26_214_400,
      reminderIntervalMs: 60_000,
      rateLimitPerMinute: null,
      roles: ['api', 'projections', 'sagas'],
      logLevel: 'info',
      metricsToken: null,
      tracing: null,
    });
  });

  it('takes every variable', () => {
    const signing = generateKeyPairSync('ed25519').privateKey;
    const config = loadConfig({
      DOCKET_HOME: '/srv/docket',
      DATABASE_URL: 'postgresql://docket@db/docket',
      EVENTSTORE_URL: 'esdb+discover://one:2113,two:2113?tls=false',
      PORT: '0',
      HOST: '::1',
      DOCKET_JWKS_URL: 'https://id.example/keys',
      DOCKET_JWT_ISSUER: 'https://id.example/',
      DOCKET_JWT_AUDIENCE: 'docket',
      DOCKET_MASTER_KEY: 'ab'.repeat(32),
      DOCKET_SIGNING_KEY: signing.export({ format: 'pem', type: 'pkcs8' }).toString().replaceAll('\n', '\\n'),
      AI_API_KEY: 'sk-1',
      AI_BASE_URL: 'http://127.0.0.1:8080/v1/',
      AI_TIMEOUT_SECONDS: '2.5',
      PUBLIC_URL: 'https://docket.example/',
      TWILIO_AUTH_TOKEN: 'twilio',
      SMTP_URL: 'smtp://mail:25',
      SMTP_FROM: 'Docket <docket@example.org>',
      WEBHOOK_ALLOWED_NETWORKS: '10.0.0.0/8, fd00::/8',
      S3_ENDPOINT: 'http://minio:9000',
      S3_BUCKET: 'files',
      S3_ACCESS_KEY_ID: 'id',
      S3_SECRET_ACCESS_KEY: 'key',
      ATTACHMENT_MAX_BYTES: '1000000',
      REMINDER_INTERVAL_SECONDS: '1',
      RATE_LIMIT_PER_MINUTE: '600',
      DOCKET_ROLES: 'sagas, api',
      LOG_LEVEL: 'debug',
      METRICS_TOKEN: 'metrics',
    });
    expect(config).toMatchObject({
      home: '/srv/docket',
      databaseUrl: 'postgresql://docket@db/docket',
      eventStoreUrl: 'esdb+discover://one:2113,two:2113?tls=false',
      host: '::1',
      port: 0,
      publicUrl: 'https://docket.example',
      jwt: { kind: 'jwks', url: 'https://id.example/keys', issuer: 'https://id.example/', audience: 'docket' },
      masterKey: Buffer.alloc(32, 0xab),
      ai: { apiKey: 'sk-1', baseUrl: 'http://127.0.0.1:8080/v1', timeoutMs: 2500 },
      twilioAuthToken: 'twilio',
      smtp: { url: 'smtp://mail:25', from: 'Docket <docket@example.org>' },
      webhookNetworks: ['10.0.0.0/8', 'fd00::/8'],
      s3: {
        endpoint: 'http://minio:9000',
        region: 'us-east-1',
        bucket: 'files',
        accessKeyId: 'id',
        secretAccessKey: 'key',
        forcePathStyle: true,
      },
      attachmentMaxBytes: 1_000_000,
      reminderIntervalMs: 1000,
      rateLimitPerMinute: 600,
      roles: ['api', 'sagas'],
      logLevel: 'debug',
      metricsToken: 'metrics',
    });
    expect(config.signingKey?.equals(signing)).toBe(true);
  });
});

describe('a bucket', () => {
  const bucket = { S3_BUCKET: 'files', S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'key' };
  it.each([
    [{}, { endpoint: null, region: 'us-east-1', forcePathStyle: false }],
    [
      { S3_REGION: 'eu-central-1', S3_FORCE_PATH_STYLE: 'true' },
      { region: 'eu-central-1', forcePathStyle: true },
    ],
    [{ S3_ENDPOINT: 'https://r2.example' }, { endpoint: 'https://r2.example', forcePathStyle: true }],
    [{ S3_ENDPOINT: 'https://r2.example', S3_FORCE_PATH_STYLE: 'false' }, { forcePathStyle: false }],
  ])("is named in its path where it is not Amazon's, unless the variable says otherwise (%j)", (env, wanted) =>
    expect(loadConfig({ ...bucket, ...env }).s3).toMatchObject({ bucket: 'files', ...wanted }),
  );
});

describe('a bad value', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ format: 'der', type: 'pkcs8' });
  it.each([
    ['DATABASE_URL', 'mysql://root:hunter2@db/x'],
    ['DATABASE_URL', 'hunter2'],
    ['EVENTSTORE_URL', 'http://hunter2'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PORT', 'http'],
    ['HOST', 'a b'],
    ['DOCKET_JWT_SECRET', 'hunter2'],
    ['DOCKET_JWKS_URL', 'id.example/keys'],
    ['DOCKET_MASTER_KEY', 'hunter2'],
    ['DOCKET_MASTER_KEY', 'ab'.repeat(31)],
    ['DOCKET_SIGNING_KEY', 'hunter2'],
    ['DOCKET_SIGNING_KEY', rsa.toString('base64')],
    ['AI_BASE_URL', 'ftp://hunter2'],
    ['AI_TIMEOUT_SECONDS', '000'],
    ['PUBLIC_URL', 'docket.example'],
    ['SMTP_URL', 'mail.example:25'],
    ['SMTP_FROM', 'hunter2'],
    ['WEBHOOK_ALLOWED_NETWORKS', '10.0.0.0/8,hunter2'],
    ['S3_ENDPOINT', 'minio'],
    ['S3_FORCE_PATH_STYLE', 'yes'],
    ['ATTACHMENT_MAX_BYTES', '25MB'],
    ['ATTACHMENT_MAX_BYTES', '000'],
    ['REMINDER_INTERVAL_SECONDS', '-5'],
    ['REMINDER_INTERVAL_SECONDS', '1e9'],
    ['RATE_LIMIT_PER_MINUTE', '000'],
    ['DOCKET_ROLES', 'api,web'],
    ['LOG_LEVEL', 'loud'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_TRACES_EXPORTER', 'zipkin'],
    ['OTEL_TRACES_SAMPLER', 'often'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
  ])('of %s is named in one line, without the value (%#)', (variable, value) => {
    const error = failure({ [variable]: value });
    expect(error.variable).toBe(variable);
    expect(error.message).toMatch(new RegExp(`^${variable} must be .+$`));
    expect(error.message).not.toContain(value);
  });

  it.each([
    [{ DOCKET_JWKS_URL: 'https://id.example', DOCKET_JWT_ISSUER: 'x' }, 'DOCKET_JWT_AUDIENCE'],
    [{ DOCKET_JWT_AUDIENCE: 'x' }, 'DOCKET_JWKS_URL'],
    [{ S3_BUCKET: 'x' }, 'S3_ACCESS_KEY_ID'],
    [{ S3_ENDPOINT: 'http://minio' }, 'S3_BUCKET'],
    [{ S3_REGION: 'eu-central-1' }, 'S3_BUCKET'],
    [{ S3_FORCE_PATH_STYLE: 'true' }, 'S3_BUCKET'],
    [{ S3_BUCKET: 'x', S3_ACCESS_KEY_ID: 'x' }, 'S3_SECRET_ACCESS_KEY'],
    [
      {
        DOCKET_JWT_SECRET: 'a secret that is long enough',
        DOCKET_JWKS_URL: 'https://id.example',
        DOCKET_JWT_ISSUER: 'x',
        DOCKET_JWT_AUDIENCE: 'x',
      },
      'DOCKET_JWT_SECRET',
    ],
  ])('is one that lacks its companions (%#)', (env, variable) => {
    expect(failure(env).variable).toBe(variable);
  });
});

describe('traces', () => {
  const tracing = (env: Record<string, string>) => loadConfig(env).tracing;
  const everything = { ratio: 1, parentBased: true };

  it('are on where there is a place for them to go', () => {
    expect(tracing({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' })).toEqual(everything);
    expect(tracing({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector:4318/v1/traces' })).toEqual(everything);
    expect(tracing({ OTEL_TRACES_EXPORTER: 'otlp' })).toEqual(everything);
  });

  it('are off without, or where the variables say so', () => {
    const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://collector:4318';
    expect(tracing({ OTEL_SERVICE_NAME: 'docket', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).toBe(null);
    expect(tracing({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_EXPORTER: 'none' })).toBe(null);
    expect(tracing({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SDK_DISABLED: 'true' })).toBe(null);
  });

  it('are sampled as the variables say', () => {
    const sampled = (sampler: string) =>
      tracing({ OTEL_TRACES_EXPORTER: 'otlp', OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: '0.25' });
    expect(sampled('always_off')).toEqual({ ratio: 0, parentBased: false });
    expect(sampled('parentbased_always_on')).toEqual(everything);
    expect(sampled('parentbased_traceidratio')).toEqual({ ratio: 0.25, parentBased: true });
  });

  it('go by one protocol; the variable for traces goes before that for everything', () => {
    const env = { OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' };
    expect(failure(env).variable).toBe('OTEL_EXPORTER_OTLP_PROTOCOL');
    expect(tracing({ ...env, OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf' })).toEqual(everything);
  });
});
