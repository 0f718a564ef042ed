import type { KeyObject } from 'node:crypto';
import type { LOG_LEVELS, ROLES } from './environment.ts';

/** What one copy of the service does. */
export type Role = (typeof ROLES)[number];

/** Where the keys that tokens are checked with come from; null: the secret that is made on first run. */
export type JwtConfig =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'jwks'; readonly url: string; readonly issuer: string; readonly audience: string }
  | null;

/** The configuration of one process. Null: the feature is off, or the default that the field names. */
export interface Config {
  /** Absolute. */
  readonly home: string;
  /** Null: the embedded database in the home. */
  readonly databaseUrl: string | null;
  /** Null: events are kept in PostgreSQL. */
  readonly eventStoreUrl: string | null;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Without a slash at its end. Null: `http://host:port`, with the port that is listened on. */
  readonly publicUrl: string | null;
  readonly jwt: JwtConfig;
  /** 32 bytes. Null: the one in the home. */
  readonly masterKey: Uint8Array | null;
  /** Ed25519. Null: the one in the home. */
  readonly signingKey: KeyObject | null;
  readonly ai: { readonly apiKey: string; readonly baseUrl: string; readonly timeoutMs: number } | null;
  readonly twilioAuthToken: string | null;
  /** `from` null: an address at the host of the public URL. */
  readonly smtp: { readonly url: string; readonly from: string | null } | null;
  /** The networks, as CIDR, whose addresses webhooks may call though they are not public. */
  readonly webhookNetworks: readonly string[];
  /** Null: attachments are kept in the home. */
  readonly s3: S3Config | null;
  /** The most bytes of an attachment. */
  readonly attachmentMaxBytes: number;
  readonly reminderIntervalMs: number;
  /** Null: no limit for known callers. */
  readonly rateLimitPerMinute: number | null;
  readonly roles: readonly Role[];
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Null: metrics are for callers from this machine. */
  readonly metricsToken: string | null;
  /** Null: nothing is traced. */
  readonly tracing: TracingConfig | null;
}

/** Which requests are traced. Where the traces go, OpenTelemetry's own libraries read from the environment. */
export interface TracingConfig {
  /** From 0 to 1, of those that no caller has decided on. */
  readonly ratio: number;
  /** Whether a caller's decision, in its traceparent, goes before. */
  readonly parentBased: boolean;
}

/** Where attachments are kept instead of in the home. */
export interface S3Config {
  /** Null: Amazon's. */
  readonly endpoint: string | null;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Whether the bucket is named in the path, as most stores but Amazon's want it, and not in the host. */
  readonly forcePathStyle: boolean;
}
