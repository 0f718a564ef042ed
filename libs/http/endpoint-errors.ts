import type { ProblemCode } from './catalogue.ts';
import type { EndpointDeclaration } from './endpoint.ts';

/** Every problem that a route can answer with: what it declares, and what follows from its declaration. */
export function errorsOf(endpoint: EndpointDeclaration): readonly ProblemCode[] {
  const { params, badParams, auth, permission, errors = [] } = endpoint;
  const isNamed = params !== undefined && badParams !== 'invalid';
  return [
    ...new Set<ProblemCode>([
      'malformed-url',
      ...(auth === 'token' ? authErrors : []),
      ...(permission === undefined ? [] : (['forbidden'] as const)),
      ...(isNamed ? (['not-found'] as const) : []),
      ...bodyErrors(endpoint),
      ...headerErrors(endpoint),
      'validation',
      ...errors,
      'internal-error',
    ]),
  ];
}

const authErrors = [
  'unauthorized',
  'not-a-member',
  'unknown-organization',
  'too-many-requests',
  'unavailable',
] as const;

function bodyErrors({ body, upload, consumes }: EndpointDeclaration): readonly ProblemCode[] {
  if (upload !== undefined) return ['malformed-multipart', 'payload-too-large', 'unsupported-media-type'];
  if (body === undefined) return [];
  const sized = ['payload-too-large', 'unsupported-media-type'] as const;
  return consumes === 'form' ? sized : ['malformed-json', ...sized];
}

function headerErrors({ headers }: EndpointDeclaration): readonly ProblemCode[] {
  const names = Object.keys(headers?.shape ?? {});
  return names.flatMap((name) => byHeader.get(name) ?? []);
}

const byHeader = new Map<string, ProblemCode>([
  ['if-match', 'precondition-failed'],
  ['idempotency-key', 'key-reused'],
  ['docket-min-position', 'projection-behind'],
]);
