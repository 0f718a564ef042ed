import type { Client } from './client.ts';

/** One event of a stream, as it came. */
export interface Received {
  readonly id: string;
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into whatever the service sends
  readonly data: any;
}

/** A stream of server-sent events that is being read. */
export interface OpenStream {
  readonly status: number;
  readonly headers: Headers;
  /** The next event; undefined where the service has ended the stream. */
  next(): Promise<Received | undefined>;
  close(): void;
}

/** Asks for a stream of server-sent events. */
export async function openStream(
  client: Client,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<OpenStream> {
  const ending = new AbortController();
  const reply = await fetch(client.base + path, {
    signal: ending.signal,
    headers: { authorization: `Bearer ${client.token}`, accept: 'text/event-stream', ...headers },
  });
  const events = read(reply.body ?? new ReadableStream());
  return {
    // Holds the reply: the body of one that is collected before it is read is cancelled.
    get status() {
      return reply.status;
    },
    headers: reply.headers,
    next: async () => (await events.next()).value ?? undefined,
    close: () => ending.abort(),
  };
}

async function* read(body: ReadableStream<Uint8Array>): AsyncGenerator<Received> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const fields = new Map(
        text
          .slice(0, end)
          .split('\n')
          .map((line) => line.split(/: (.*)/s) as [string, string]),
      );
      text = text.slice(end + 2);
      const data = fields.get('data');
      if (data !== undefined)
        yield { id: fields.get('id') ?? '', event: fields.get('event') ?? '', data: JSON.parse(data) };
    }
  }
}
