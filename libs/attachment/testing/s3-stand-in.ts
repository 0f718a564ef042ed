import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** What a bucket can do instead of what it should. */
export type Misbehaviour =
  /** Takes the request and says nothing. */
  | 'stall'
  /** Reads nothing of what is sent, and says nothing. */
  | 'stop-reading'
  /** Says that it failed. */
  | 'fail'
  /** Says that too much is asked of it. */
  | 'slow-down'
  /** Closes the connection before it answers. */
  | 'hang-up'
  /** Sends half of the bytes, and closes the connection. */
  | 'cut-off'
  /** Sends half of the bytes, and no more. */
  | 'stall-half-way';

/** A bucket `files` that speaks S3's HTTP protocol on a socket, as far as Docket needs it. */
export class S3StandIn {
  readonly objects = new Map<string, Buffer>();
  /** Every request so far, as `PUT files/key`. */
  readonly requests: string[] = [];
  #faults: { readonly what: Misbehaviour; readonly method: string | null; times: number }[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  /** Starts one on a free port. */
  static async start(): Promise<S3StandIn> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new S3StandIn(server);
  }

  get endpoint(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }

  /** The variables of a service that is to use it. */
  get variables() {
    return {
      S3_ENDPOINT: this.endpoint,
      S3_BUCKET: 'files',
      S3_ACCESS_KEY_ID: 'id',
      S3_SECRET_ACCESS_KEY: 'secret',
    };
  }

  /** From now on it misbehaves so many times, for one method or for all. */
  misbehave(
    what: Misbehaviour,
    { method = null, times = Number.POSITIVE_INFINITY }: { method?: string | null; times?: number } = {},
  ) {
    this.#faults.push({ what, method, times });
  }

  /** From now on it behaves. Requests that it stalled are cut. */
  behave(): void {
    this.#faults = [];
    this.server.closeAllConnections();
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  #fault(method: string): Misbehaviour | undefined {
    const fault = this.#faults.find((one) => one.times > 0 && (one.method === null || one.method === method));
    if (fault) fault.times--;
    return fault?.what;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    const path = decodeURIComponent(new URL(url, this.endpoint).pathname).slice(1);
    this.requests.push(`${method} ${path}`);
    const fault = this.#fault(method);
    if (fault === 'stop-reading') return;
    if (fault === 'hang-up') return void request.socket.destroy();
    const sent = await buffer(request);
    if (fault === 'stall') return;
    if (fault === 'fail') return refuse(response, 500, 'InternalError');
    if (fault === 'slow-down') return refuse(response, 503, 'SlowDown');
    if (!isSigned(request, sent)) return refuse(response, 403, 'SignatureDoesNotMatch');
    if (!path.startsWith('files/')) return refuse(response, 404, 'NoSuchBucket');
    if (method === 'PUT') {
      this.objects.set(path.slice(6), sent);
      return void response.end();
    }
    if (method === 'DELETE') {
      this.objects.delete(path.slice(6));
      return void response.writeHead(204).end();
    }
    const object = this.objects.get(path.slice(6));
    if (object === undefined) return refuse(response, 404, 'NoSuchKey');
    give(request, response, object, fault);
  }
}

/** What every S3 store checks first: whose signature it is, and that it covers this body. */
function isSigned({ headers }: IncomingMessage, sent: Buffer): boolean {
  const hash = headers['x-amz-content-sha256'];
  const isHash = hash === createHash('sha256').update(sent).digest('hex');
  return headers.authorization?.startsWith('AWS4-HMAC-SHA256 Credential=id/') === true && isHash;
}

function refuse(response: ServerResponse, status: number, code: string): void {
  const body = response.req.method === 'HEAD' ? '' : `<Error><Code>${code}</Code><Message>no</Message></Error>`;
  response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
}

function give(
  request: IncomingMessage,
  response: ServerResponse,
  object: Buffer,
  fault: Misbehaviour | undefined,
): void {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  const [start, end] = [Number(first ?? 0), Number(last ?? object.length - 1)];
  if (start >= object.length) {
    refuse(response, 416, 'InvalidRange');
    return;
  }
  const part = object.subarray(start, end + 1);
  const ranged = first === undefined ? {} : { 'content-range': `bytes ${start}-${end}/${object.length}` };
  response.writeHead(first === undefined ? 200 : 206, { 'content-length': part.length, ...ranged });
  if (request.method === 'HEAD') response.end();
  else if (fault !== 'cut-off' && fault !== 'stall-half-way') response.end(part);
  else
    response.write(part.subarray(0, part.length / 2), () => {
      if (fault === 'cut-off') response.destroy();
    });
}
