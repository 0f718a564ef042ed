import { z } from 'zod';
import type { OpenApiDocument } from '../openapi.ts';
import { exampleFaults } from './openapi-examples.ts';
import { referenceFaults, schemaFaults } from './openapi-schema-faults.ts';

const name = z.string().regex(/^[\w.-]+$/);
const object = z.looseObject({});
const reference = z.strictObject({ $ref: z.string() });

const parameter = z.strictObject({
  name: z.string().min(1),
  in: z.enum(['path', 'query', 'header']),
  schema: object,
  required: z.boolean().optional(),
  description: z.string().optional(),
  example: z.unknown().optional(),
  examples: object.optional(),
  deprecated: z.boolean().optional(),
});

const example = z.union([reference, z.strictObject({ summary: z.string().optional(), value: z.unknown() })]);
const media = z.strictObject({
  schema: object,
  example: z.unknown().optional(),
  examples: z.record(name, example).optional(),
});
const content = z.record(z.string().regex(/^([\w.+-]+\/[\w.+-]+|\*\/\*)$/), media);
const header = z.strictObject({ description: z.string(), schema: object, example: z.unknown() });

const operation = z.strictObject({
  operationId: z.string().regex(/^[a-z]\w*$/),
  summary: z.string().min(1),
  description: z.string().optional(),
  tags: z.array(z.string()).min(1),
  security: z.array(z.record(name, z.array(z.string()))),
  parameters: z.array(parameter).optional(),
  requestBody: z.strictObject({ required: z.boolean(), content }).optional(),
  responses: z.record(
    z.string().regex(/^[1-5]\d\d$/),
    z.strictObject({
      description: z.string().min(1),
      headers: z.record(name, z.union([reference, header])).optional(),
      content: content.optional(),
    }),
  ),
});

/** The parts of OpenAPI 3.1 that documents here may use, and no others. */
const document = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  servers: z.array(z.strictObject({ url: z.string() })),
  tags: z.array(z.strictObject({ name: z.string() })),
  paths: z.record(
    z.string().startsWith('/'),
    z.partialRecord(z.enum(['get', 'post', 'put', 'patch', 'delete']), operation),
  ),
  components: z.strictObject({
    securitySchemes: z.record(name, object),
    headers: z.record(name, header),
    examples: z.record(name, example),
    schemas: z.record(name, object),
  }),
});

/** A document in the shape of OpenAPI 3.1. */
export type CheckedDocument = z.output<typeof document>;

/** What is wrong with an OpenAPI document, each in a line: its shape, references, schemas, parameters and examples. */
export function openApiFaults(unchecked: OpenApiDocument): readonly string[] {
  const result = document.safeParse(JSON.parse(JSON.stringify(unchecked)));
  if (!result.success) return result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const checked = result.data;
  const faults = [...referenceFaults(checked), ...schemaFaults(checked), ...operationFaults(checked)];
  return faults.length > 0 ? faults : exampleFaults(checked);
}

function operationFaults({ paths, components }: CheckedDocument): readonly string[] {
  const seen = new Set<string>();
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.values(methods).flatMap((one) => {
      const faults: string[] = [];
      const at = one.operationId;
      if (seen.has(at)) faults.push(`${at}: is there twice`);
      seen.add(at);
      const inPath = (one.parameters ?? []).filter((each) => each.in === 'path');
      if (inPath.some(({ required }) => required !== true)) faults.push(`${at}: a path parameter is not required`);
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, each]) => each);
      const declared = inPath.map((each) => each.name);
      if (named.toSorted().join() !== declared.toSorted().join())
        faults.push(`${at}: other path parameters than ${path}`);
      const places = (one.parameters ?? []).map((each) => `${each.in} ${each.name}`);
      if (new Set(places).size < places.length) faults.push(`${at}: a parameter is there twice`);
      const schemes = one.security.flatMap((each) => Object.keys(each));
      if (schemes.some((each) => !(each in components.securitySchemes))) faults.push(`${at}: unknown security scheme`);
      if (!Object.keys(one.responses).some((status) => status < '400')) faults.push(`${at}: never succeeds`);
      return faults;
    }),
  );
}
