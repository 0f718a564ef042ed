import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiRequestBodyObject, ZodOpenApiResponseObject } from 'zod-openapi';
import type { EndpointDeclaration, Fields } from './endpoint.ts';
import { errorsOf } from './endpoint-errors.ts';
import { headerName } from './headers.ts';
import { headerReferences, problemResponses } from './openapi-problems.ts';
import { mediaTypes } from './read-json.ts';

const NOT_MODIFIED = 304;

/** The operation of a route in the OpenAPI document. */
export function operationOf(endpoint: EndpointDeclaration): ZodOpenApiOperationObject {
  const { operation, summary, description, tags, auth, permission } = endpoint;
  const requestBody = requestBodyOf(endpoint);
  return {
    operationId: operation,
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [...tags],
    security: auth === 'none' ? [] : [{ bearer: permission === undefined ? [] : [permission] }],
    requestParams: {
      ...(endpoint.params === undefined ? {} : { path: endpoint.params }),
      ...(endpoint.query === undefined ? {} : { query: endpoint.query }),
      ...(endpoint.headers === undefined ? {} : { header: named(endpoint.headers) }),
    },
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: { ...successOf(endpoint), ...problemResponses(errorsOf(endpoint)) },
  };
}

const named = (headers: NonNullable<Fields>) =>
  z.object(Object.fromEntries(Object.entries(headers.shape).map(([name, schema]) => [headerName(name), schema])));

function requestBodyOf(endpoint: EndpointDeclaration): ZodOpenApiRequestBodyObject | undefined {
  const { body, upload, consumes = 'json', bodyOptional = false, examples } = endpoint;
  if (upload !== undefined) {
    const schema = (upload.fields ?? z.strictObject({})).extend({ [upload.file]: fileOfBytes });
    return { required: true, content: { [mediaTypes.multipart]: { schema } } };
  }
  if (body === undefined) return undefined;
  const example = examples?.body === undefined ? {} : { example: examples.body };
  return { required: !bodyOptional, content: { [mediaTypes[consumes]]: { schema: body, ...example } } };
}

function successOf(endpoint: EndpointDeclaration): Record<`${1 | 2 | 3 | 4 | 5}${string}`, ZodOpenApiResponseObject> {
  const { status, reply, replyHeaders = [], produces = [], examples } = endpoint;
  const example = examples?.reply === undefined ? {} : { example: examples.reply };
  const json = reply === null ? {} : { 'application/json': { schema: reply, ...example } };
  const others = Object.fromEntries(produces.map((type) => [type, { schema: schemaOfBytes(type) }]));
  const content = { ...json, ...others };
  const headers = headerReferences(['X-Request-Id', ...replyHeaders]);
  return Object.fromEntries(
    [status].flat().map((code) => [
      code,
      {
        description: STATUS_CODES[code] ?? 'Reply',
        headers,
        ...(Object.keys(content).length === 0 || code === NOT_MODIFIED ? {} : { content }),
      },
    ]),
  );
}

const fileOfBytes = z.string().meta({ format: 'binary', contentMediaType: 'application/octet-stream' });

const schemaOfBytes = (media: string) =>
  media.startsWith('text/') ? ({ type: 'string' } as const) : ({ type: 'string', format: 'binary' } as const);
