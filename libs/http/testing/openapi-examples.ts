import { z } from 'zod';
import type { CheckedDocument } from './openapi-faults.ts';
import { resolve } from './openapi-schema-faults.ts';

type Operation = NonNullable<CheckedDocument['paths'][string]['get']>;
type Media = NonNullable<Operation['responses'][string]['content']>[string];

/** Bodies and replies of JSON without an example, and examples that do not fit the schema in the document itself. */
export function exampleFaults(document: CheckedDocument): readonly string[] {
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  return operations.flatMap(({ operationId, requestBody, responses }) => [
    ...contentFaults(document, `${operationId} body`, requestBody?.content ?? {}),
    ...Object.entries(responses).flatMap(([status, { content = {} }]) =>
      contentFaults(document, `${operationId} ${status}`, content),
    ),
  ]);
}

function contentFaults(document: CheckedDocument, place: string, content: Record<string, Media>): readonly string[] {
  return Object.entries(content)
    .filter(([type]) => /[/+]json$/.test(type) || type.endsWith('x-www-form-urlencoded'))
    .flatMap(([, media]) => {
      const values = examplesOf(document, media);
      if (values.length === 0) return [`${place}: has no example`];
      const schema = schemaOf(document, media.schema);
      return values.flatMap((value) =>
        (schema.safeParse(value).error?.issues ?? []).map(
          ({ path, message }) => `${place}: ${path.join('.')} ${message}`,
        ),
      );
    });
}

function examplesOf(document: CheckedDocument, { example, examples = {} }: Media): readonly unknown[] {
  const named = Object.values(examples).map((one) => {
    const found: unknown = '$ref' in one && typeof one.$ref === 'string' ? resolve(document, one.$ref) : one;
    return typeof found === 'object' && found !== null ? Reflect.get(found, 'value') : undefined;
  });
  return [...(example === undefined ? [] : [example]), ...named];
}

function schemaOf(document: CheckedDocument, schema: object): z.ZodType {
  const whole = JSON.stringify({ ...schema, $defs: document.components.schemas });
  return z.fromJSONSchema(JSON.parse(whole.replaceAll('#/components/schemas/', '#/$defs/')));
}
