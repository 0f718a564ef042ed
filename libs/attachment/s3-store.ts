import { Readable } from 'node:stream';
import type { PutObjectCommand } from '@aws-sdk/client-s3';
import type { BlobKey, BlobStore } from './blob-store.ts';
import { BlobMissingError, BlobStoreUnavailableError } from './errors.ts';
import { receiveBytes, sendFile } from './s3-transfer.ts';

/** An S3-compatible bucket. */
export interface S3Settings {
  /** Null: Amazon's. */
  readonly endpoint: string | null;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Whether the bucket is named in the path and not in the host. */
  readonly forcePathStyle: boolean;
}

const CONNECT_MS = 2_000;
/** How long the bucket may take to answer, or do nothing while bytes are on their way. */
const STALL_MS = 4_000;
/** Slow readers of downloads hold one each. */
const MAX_SOCKETS = 500;
/** A file is read anew for each; the SDK itself cannot send a stream twice. */
const PUT_ATTEMPTS = 2;

/** Blobs as objects `<organization>/<hash>` of a bucket. The SDK is loaded here and nowhere else: most do without it. */
export async function createS3Store(settings: S3Settings, stallMs = STALL_MS): Promise<BlobStore> {
  const sdk = await import('@aws-sdk/client-s3');
  const { endpoint, region, bucket, accessKeyId, secretAccessKey, forcePathStyle } = settings;
  const client = new sdk.S3Client({
    ...(endpoint === null ? {} : { endpoint }),
    region,
    forcePathStyle,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 3,
    logger: SILENT,
    // Not every S3-compatible store knows the newer checksums; the signature covers the hash of what is sent.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      httpAgent: { maxSockets: MAX_SOCKETS },
      httpsAgent: { maxSockets: MAX_SOCKETS },
    },
  });
  const objectOf = ({ organizationId, sha256 }: BlobKey) => ({ Bucket: bucket, Key: `${organizationId}/${sha256}` });
  const soon = () => ({ abortSignal: AbortSignal.timeout(stallMs) });

  async function sizeOf(key: BlobKey): Promise<number | null> {
    try {
      return (await client.send(new sdk.HeadObjectCommand(objectOf(key)), soon())).ContentLength ?? null;
    } catch (error) {
      if (nameOf(error) === 'NotFound') return null;
      throw new BlobStoreUnavailableError(error);
    }
  }

  async function send(key: BlobKey, path: string, size: number): Promise<void> {
    const transfer = sendFile(path, stallMs);
    const command = new sdk.PutObjectCommand({
      ...objectOf(key),
      Body: transfer.body,
      ContentLength: size,
      ContentType: 'application/octet-stream',
    });
    signHash(command, key.sha256);
    try {
      await client.send(command, { abortSignal: transfer.signal });
    } finally {
      transfer.end();
    }
  }

  return {
    async put(key, { path, size }) {
      if ((await sizeOf(key)) === size) return;
      for (let attempt = 1; ; attempt++) {
        try {
          return await send(key, path, size);
        } catch (error) {
          if (attempt === PUT_ATTEMPTS || isAbort(error)) throw new BlobStoreUnavailableError(error);
        }
      }
    },
    async read(key, size, range) {
      const { start, end } = range ?? { start: 0, end: size - 1 };
      const part = range === undefined ? {} : { Range: `bytes=${start}-${end}` };
      try {
        const { Body, ContentLength, ContentRange } = await client.send(
          new sdk.GetObjectCommand({ ...objectOf(key), ...part }),
          soon(),
        );
        if (!(Body instanceof Readable)) throw new Error('the reply has no body');
        const found = ContentRange === undefined ? ContentLength : Number(ContentRange.split('/')[1]);
        if (found === size && ContentLength === end - start + 1) return receiveBytes(Body, end - start + 1, stallMs);
        Body.destroy();
        throw new BlobMissingError(key, size, found ?? null);
      } catch (error) {
        if (error instanceof BlobMissingError) throw error;
        if (isMissing(error)) throw new BlobMissingError(key, size, null);
        throw new BlobStoreUnavailableError(error);
      }
    },
    async delete(key) {
      await client.send(new sdk.DeleteObjectCommand(objectOf(key)), soon()).catch((error: unknown) => {
        throw new BlobStoreUnavailableError(error);
      });
    },
    close: () => client.destroy(),
  };
}

/** What goes wrong is thrown; without this the SDK would write to the console as well. */
const SILENT = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {}

/** Has the request signed with this hash of its body, so that the bucket takes these bytes or none. */
function signHash(command: PutObjectCommand, sha256: string): void {
  command.middlewareStack.add(
    (next) => (args) => {
      const { request } = args;
      if (typeof request === 'object' && request !== null && 'headers' in request)
        Object.assign(request.headers as object, { 'x-amz-content-sha256': sha256 });
      return next(args);
    },
    { step: 'build', name: 'signHash' },
  );
}

const nameOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
const isAbort = (error: unknown): boolean => nameOf(error) === 'AbortError';
/** A bucket that is not there is no answer about the object. */
const isMissing = (error: unknown): boolean => nameOf(error) === 'NoSuchKey' || nameOf(error) === 'InvalidRange';
