import type { EndpointDeclaration } from './endpoint.ts';
import { operationOf } from './openapi-operation.ts';
import { problemExamples } from './openapi-problems.ts';

/** What the document says of the service as a whole. */
export interface ApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description: string;
}

/** An OpenAPI 3.1 document. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly [member: string]: unknown;
}

/** The OpenAPI 3.1 document of these routes, from the schemas that validate them. Loads its builder when it is called. */
export async function buildOpenApi(endpoints: readonly EndpointDeclaration[], info: ApiInfo): Promise<OpenApiDocument> {
  const { createDocument } = await import('zod-openapi');
  const paths: Record<string, Record<string, ReturnType<typeof operationOf>>> = {};
  for (const endpoint of endpoints.toSorted(byPath)) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint) };
  }
  const document = createDocument({
    openapi: '3.1.0',
    info: { ...info },
    servers: [{ url: '/' }],
    tags: [...new Set(endpoints.flatMap(({ tags }) => tags))].toSorted().map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'A JSON Web Token, or an API key (dk_…).' },
      },
      headers,
      examples: problemExamples,
    },
  });
  return { ...document };
}

const byPath = (a: EndpointDeclaration, b: EndpointDeclaration): number =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : 0;

const text = (description: string, example: string) => ({ description, schema: { type: 'string' as const }, example });

const headers = {
  'X-Request-Id': text(
    'The id of the request: the one that came with it, or a new one.',
    '0197a2c4-6b1e-7c3a-9f54-2f1f0c8e7a11',
  ),
  ETag: text('The revision of the task, for If-Match; of a file the hash of its bytes.', '"3"'),
  'Docket-Position': text('The position of the command in the log, for Docket-Min-Position.', '4711'),
  Location: text('The path of what was created.', '/api/tasks/0197a2c4-6b1e-7c3a-9f54-2f1f0c8e7a11'),
  'Content-Disposition': text(
    'Always an attachment: no browser shows it in place.',
    'attachment; filename="Bericht.pdf"; filename*=UTF-8\'\'Bericht%C3%A4.pdf',
  ),
  'Accept-Ranges': text('The unit in which a part can be asked for.', 'bytes'),
  'Content-Range': text('Which part this is, of how many bytes.', 'bytes 0-99/512'),
  'Retry-After': text('Seconds to wait before the next try.', '1'),
  'WWW-Authenticate': text('The challenge of RFC 6750.', 'Bearer realm="docket"'),
};
