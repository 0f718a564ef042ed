import type { CheckedDocument } from './openapi-faults.ts';

const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];
/** Keywords of OpenAPI 3.0 that mean nothing in 3.1. */
const GONE = ['nullable'];

/** Every object of a document, with its place. */
function* objectsIn(value: unknown, place = '#'): Generator<readonly [string, object]> {
  if (typeof value !== 'object' || value === null) return;
  yield [place, value];
  for (const [key, inner] of Object.entries(value)) yield* objectsIn(inner, `${place}/${key}`);
}

/** References that lead nowhere. */
export function referenceFaults(document: CheckedDocument): readonly string[] {
  return [...objectsIn(document)].flatMap(([place, object]) => {
    const target: unknown = Reflect.get(object, '$ref');
    if (typeof target !== 'string') return [];
    return target.startsWith('#/') && resolve(document, target) !== undefined ? [] : [`${place}: ${target} is nowhere`];
  });
}

/** What a local reference leads to. */
export const resolve = (document: CheckedDocument, target: string): unknown =>
  target
    .slice(2)
    .split('/')
    .reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined), document);

/** Schemas that JSON Schema 2020-12 does not allow, or that can never hold. */
export function schemaFaults(document: CheckedDocument): readonly string[] {
  const places = [...objectsIn(document)].filter(([place]) => /\/(schema|schemas\/[^/]+)$/.test(place));
  return places.flatMap(([place, root]) => [...objectsIn(root, place)].flatMap(([at, object]) => faultsOf(at, object)));
}

function faultsOf(place: string, schema: object): readonly string[] {
  if (/\/(properties|\$defs|default|example|examples|enum|required)(\/\d+)?$/.test(place)) return [];
  const get = (key: string): unknown => Reflect.get(schema, key);
  const faults = GONE.filter((key) => key in schema).map((key) => `${place}: ${key} is of OpenAPI 3.0`);
  const types = [get('type') ?? []].flat();
  if (!types.every((type) => TYPES.includes(String(type)))) faults.push(`${place}: unknown type ${types.join()}`);
  const properties = get('properties') ?? {};
  const required = [get('required') ?? []].flat();
  const missing = required.filter((key) => typeof properties === 'object' && !(String(key) in properties));
  if (missing.length > 0) faults.push(`${place}: requires ${missing.join()}, which it does not have`);
  const values = get('enum');
  if (values !== undefined && !(Array.isArray(values) && values.length > 0)) faults.push(`${place}: enum of nothing`);
  if (types.includes('array') && !('items' in schema) && !('prefixItems' in schema))
    faults.push(`${place}: list of what`);
  for (const [low, high] of [
    ['minimum', 'maximum'],
    ['minLength', 'maxLength'],
    ['minItems', 'maxItems'],
  ] as const)
    if (Number(get(low)) > Number(get(high))) faults.push(`${place}: ${low} is above ${high}`);
  return [...faults, ...patternFaults(place, get('pattern'))];
}

function patternFaults(place: string, pattern: unknown): readonly string[] {
  if (pattern === undefined) return [];
  try {
    new RegExp(String(pattern), 'u');
    return [];
  } catch {
    return [`${place}: the pattern is no regular expression`];
  }
}
