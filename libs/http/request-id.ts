import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';

const SANE = /^[\w.:/+=@-]{1,128}$/;

/** The id of a request: the client's X-Request-Id if it is 1 to 128 harmless characters, else a new UUID. */
export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && SANE.test(given) ? given : randomUUID();
}

/** What a request belongs to: the client's X-Correlation-Id if it is 1 to 128 harmless characters, else the request's id. */
export function correlationId({ headers, id }: Pick<FastifyRequest, 'headers' | 'id'>): string {
  const given = headers['x-correlation-id'];
  return typeof given === 'string' && SANE.test(given) ? given : id;
}
