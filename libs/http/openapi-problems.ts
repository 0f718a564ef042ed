import { z } from 'zod';
import type { ZodOpenApiHeadersObject, ZodOpenApiResponseObject } from 'zod-openapi';
import { catalogue, type ProblemCode, problemType } from './catalogue.ts';

const isCode = (key: string): key is ProblemCode => key in catalogue;
const codes = Object.keys(catalogue).filter(isCode).toSorted();

const fault = z.strictObject({
  pointer: z.string().optional().meta({ description: 'JSON pointer into the body.', example: '/title' }),
  parameter: z.string().optional().meta({ description: 'The query or path parameter.' }),
  header: z.string().optional(),
  code: z.string(),
  detail: z.string(),
});

/** The schema of every problem (RFC 9457). */
export const problemSchema = z
  .looseObject({
    type: z.string().meta({ format: 'uri' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().meta({ description: 'The path of the request.' }),
    code: z.enum(codes),
    errors: z.array(fault).optional().meta({ description: 'The faults of the input, each by its place.' }),
  })
  .meta({ id: 'Problem', description: 'A fault, by RFC 9457.' });

/** One example a code, for the components of the document. */
export const problemExamples = Object.fromEntries(
  codes.map((code) => [code, { summary: catalogue[code].title, value: exampleOf(code) }]),
);

/** The replies with these problems, by status: a problem's examples and headers are references to the components. */
export function problemResponses(
  possible: readonly ProblemCode[],
): Record<`${1 | 2 | 3 | 4 | 5}${string}`, ZodOpenApiResponseObject> {
  const statuses = [...new Set(possible.map((code) => catalogue[code].status))].sort((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => {
      const here = possible.filter((code) => catalogue[code].status === status);
      const examples = Object.fromEntries(here.map((code) => [code, { $ref: `#/components/examples/${code}` }]));
      const content = { 'application/problem+json': { schema: problemSchema, examples } };
      return [
        status,
        { description: here.map((code) => catalogue[code].title).join(', '), headers: headersOf(status), content },
      ];
    }),
  );
}

function headersOf(status: number): ZodOpenApiHeadersObject {
  const own = { 401: 'WWW-Authenticate', 429: 'Retry-After', 503: 'Retry-After' }[status];
  return headerReferences(['X-Request-Id', ...(own === undefined ? [] : [own])]);
}

/** References to the headers of the components. */
export const headerReferences = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

function exampleOf(code: ProblemCode) {
  const { status, title, example } = catalogue[code];
  const errors = [{ pointer: '/title', code: 'too-short', detail: 'must not be empty' }];
  const obstacles = [{ field: 'title', revision: 4, type: 'TaskDetailsChanged' }];
  const members: Partial<Record<ProblemCode, object>> = {
    validation: { errors },
    'invalid-transition': { current_status: 'done' },
    'cannot-undo': { obstacles },
  };
  const more = members[code] ?? {};
  return { type: problemType(code), title, status, detail: example, instance: '/api/tasks', code, ...more };
}
