import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { catalogue, type ProblemCode } from './catalogue.ts';
import { Problem } from './problem.ts';

/** What Node's HTTP parser tells of a request that it gave up. */
export interface ClientError extends Error {
  readonly code?: string;
}

const codes: Readonly<Record<string, ProblemCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'payload-too-large',
};

/** Answers a request that could not be read as HTTP, and closes the connection. */
export function answerClientError(error: ClientError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = codes[error.code ?? ''] ?? 'malformed-request';
  socket.end(rawProblem(new Problem(code, catalogue[code].example)));
}

/** The whole HTTP reply of a problem, for a socket without a request. */
export function rawProblem(problem: Problem): string {
  const body = JSON.stringify(problem.body('/'));
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

/** Answers a request with an Expect that is not 100-continue. */
export function answerExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const problem = new Problem('expectation-failed', catalogue['expectation-failed'].example);
  const body = JSON.stringify(problem.body('/'));
  response.writeHead(problem.status, {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

/** Answers CONNECT: this is no proxy. */
export function answerConnect(socket: Duplex): void {
  socket.end(rawProblem(new Problem('malformed-request', 'This is no proxy.')));
}
