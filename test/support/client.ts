/** What came back, its body read as JSON where it is some. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into whatever the service sends
  readonly body: any;
}

/** What goes with a request: a body that is a text or a form goes as it is, any other as JSON. */
export interface Extras {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A file to be sent, and what is said of its type. */
export interface UploadFile {
  readonly name: string;
  readonly bytes: string | Uint8Array<ArrayBuffer>;
  readonly type?: string;
}

/** A form with a file in the field `file`, and these fields before it. */
export function formOf(
  { name, bytes, type = '' }: UploadFile,
  fields: Readonly<Record<string, string>> = {},
): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append('file', new Blob([bytes], { type }), name);
  return form;
}

const isReady = (body: unknown): body is string | FormData => typeof body === 'string' || body instanceof FormData;

/** One caller over HTTP. A read waits for what this caller, or another one with the same `seen`, wrote before. */
export class Client {
  constructor(
    readonly base: string,
    readonly token: string | null,
    private readonly seen: { position: string | null } = { position: null },
  ) {}

  /** The same service, asked with another token; both read what either wrote. */
  as(token: string | null): Client {
    return new Client(this.base, token, this.seen);
  }

  /** The same caller at another copy of the service. */
  at(base: string): Client {
    return new Client(base, this.token, this.seen);
  }

  async request(method: string, path: string, { body, headers = {} }: Extras = {}): Promise<Reply> {
    const { position } = this.seen;
    const answer = await fetch(this.base + path, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(30_000),
      ...(body === undefined ? {} : { body: isReady(body) ? body : JSON.stringify(body) }),
      headers: {
        ...(this.token === null ? {} : { authorization: `Bearer ${this.token}` }),
        ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        ...(method === 'GET' && position !== null ? { 'docket-min-position': position } : {}),
        ...headers,
      },
    });
    const text = await answer.text();
    const written = method === 'GET' ? null : answer.headers.get('docket-position');
    if (written !== null && (position === null || BigInt(written) > BigInt(position))) this.seen.position = written;
    return { status: answer.status, headers: answer.headers, text, body: parsed(text) };
  }

  get = (path: string, headers: Extras['headers'] = {}) => this.request('GET', path, { headers });
  post = (path: string, body?: unknown, headers: Extras['headers'] = {}) =>
    this.request('POST', path, { body, headers });
  put = (path: string, body: unknown, headers: Extras['headers'] = {}) => this.request('PUT', path, { body, headers });
  patch = (path: string, body: unknown, headers: Extras['headers'] = {}) =>
    this.request('PATCH', path, { body, headers });
  /** Posts a file in the field `file`, with these fields beside it. */
  upload(
    path: string,
    file: UploadFile,
    headers: Extras['headers'] = {},
    fields: Readonly<Record<string, string>> = {},
  ) {
    return this.request('POST', path, { body: formOf(file, fields), headers });
  }
  delete = (path: string, headers: Extras['headers'] = {}) => this.request('DELETE', path, { headers });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The reply, if its status is one of these. */
export function must(reply: Reply, ...statuses: readonly number[]): Reply {
  if (statuses.includes(reply.status)) return reply;
  throw new Error(`expected ${statuses.join(' or ')}, got ${reply.status}: ${reply.text.slice(0, 400)}`);
}
