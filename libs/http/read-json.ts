import type { FastifyRequest } from 'fastify';
import { bodyKind, IncomingBody } from './body.ts';
import type { EndpointDeclaration } from './endpoint.ts';
import { assertStorable, parseJson } from './json-body.ts';
import { malformedJson, payloadTooLarge, unsupportedMediaType } from './problems.ts';

/**
 * The JSON of a request's body as the route takes it; undefined where none came. A form gives an object of its fields.
 * Throws the problems of an unreadable body: 400, 413, 415. A route without a body takes none but an empty one or JSON.
 */
export function readJson(endpoint: EndpointDeclaration, { body, headers }: FastifyRequest): unknown {
  if (!(body instanceof IncomingBody)) {
    // One of no bytes is not parsed at all: its reader finds out that it is no multipart.
    const isUpload = bodyKind(headers['content-type'], headers['content-encoding']) === 'multipart';
    if (endpoint.upload !== undefined && !isUpload) throw unsupportedMediaType(mediaTypes.multipart);
    return undefined;
  }
  const expected = endpoint.upload === undefined ? (endpoint.consumes ?? 'json') : 'multipart';
  if (body.bytes === 'too-large') throw payloadTooLarge(body.limit);
  if (body.kind !== expected) throw unsupportedMediaType(mediaTypes[expected]);
  if (body.bytes === 'unread') return undefined;
  if (expected === 'form') return readForm(body.bytes);
  if (body.bytes.length > 0) return parseJson(body.bytes);
  if (endpoint.body === undefined || endpoint.bodyOptional === true) return undefined;
  throw malformedJson('The body is empty.');
}

function readForm(bytes: Buffer): unknown {
  const fields = Object.fromEntries(new URLSearchParams(bytes.toString('utf8')));
  assertStorable(fields);
  return fields;
}

/** The media type that each way to write a body is sent as. */
export const mediaTypes = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  multipart: 'multipart/form-data',
} as const;
