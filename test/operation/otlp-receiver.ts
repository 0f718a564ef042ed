import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A span as it came over the wire; ids in hex. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string;
  readonly name: string;
  /** Spans of which this one says that it belongs to them, too. */
  readonly links: readonly string[];
  readonly service: string;
}

/** A collector for OTLP over HTTP in protobuf, with the spans that came. */
export interface OtlpReceiver {
  readonly endpoint: string;
  readonly spans: readonly ReceivedSpan[];
  /** The headers of the last request. */
  readonly headers: Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

/** Starts a collector on a free port. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const received = { spans, headers: {} as Record<string, unknown> };
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    received.headers = request.headers;
    if (request.method === 'POST' && request.url === '/v1/traces') spans.push(...spansIn(body));
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    spans,
    get headers() {
      return received.headers;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The fields of opentelemetry/proto/trace/v1/trace.proto and resource.proto, by their numbers. */
function spansIn(request: Uint8Array): ReceivedSpan[] {
  return fields(request, 1).flatMap((resourceSpans) => {
    const attributes = fields(resourceSpans, 1).flatMap((resource) => fields(resource, 1));
    const named = attributes.find((attribute) => text(fields(attribute, 1)[0]) === 'service.name');
    const service = text(fields(fields(named, 2)[0], 1)[0]);
    const spans = fields(resourceSpans, 2).flatMap((scopeSpans) => fields(scopeSpans, 2));
    return spans.map((span) => ({
      traceId: hex(fields(span, 1)[0]),
      spanId: hex(fields(span, 2)[0]),
      parentId: hex(fields(span, 4)[0]),
      name: text(fields(span, 5)[0]),
      links: fields(span, 13).map((link) => hex(fields(link, 2)[0])),
      service,
    }));
  });
}

const text = (bytes: Uint8Array = new Uint8Array()): string => new TextDecoder().decode(bytes);
const hex = (bytes: Uint8Array = new Uint8Array()): string => Buffer.from(bytes).toString('hex');

/** The values of the length-delimited fields of a number in a message (protobuf.dev/programming-guides/encoding). */
function fields(message: Uint8Array = new Uint8Array(), wanted: number): Uint8Array[] {
  const found: Uint8Array[] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const key = varint();
    const [number, wire] = [Math.floor(key / 8), key % 8];
    if (wire === 0) varint();
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else {
      const length = varint();
      if (number === wanted) found.push(message.subarray(at, at + length));
      at += length;
    }
  }
  return found;
}
