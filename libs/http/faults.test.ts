import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { faultsOf } from './faults.ts';
import { issueText } from './issue-text.ts';

const faults = (schema: z.ZodType, value: unknown) =>
  faultsOf(schema.safeParse(value, { error: issueText }).error?.issues ?? [], value).map(
    ({ path, code, detail }) => `${path.join('.')} ${code}: ${detail}`,
  );

const forms = z.union([z.strictObject({ text: z.string() }), z.strictObject({ parts: z.array(z.string()).min(1) })]);
const kinds = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('a'), n: z.int() }),
  z.strictObject({ kind: z.literal('b') }),
]);

const rows: readonly [z.ZodType, unknown, string[]][] = [
  [z.strictObject({ a: z.string() }), {}, ['a required: is required']],
  [
    z.strictObject({ a: z.string() }),
    { a: 1, b: 2, c: 3 },
    ['a invalid-type: must be a text', 'b unknown: is not known here', 'c unknown: is not known here'],
  ],
  [z.strictObject({}), [], [' invalid-type: must be an object']],
  [z.string().nullable(), 4, [' invalid-type: must be a text']],
  [z.string().min(2).max(3), 'x', [' too-short: must have at least 2 characters']],
  [z.array(z.int()).max(1), [1, 2], [' too-long: must have at most 1 entries']],
  [z.int().min(5), 3, [' too-small: must be at least 5']],
  [z.int().max(5), 7, [' too-large: must be at most 5']],
  [z.number(), 'x', [' invalid-type: must be a number']],
  [z.enum(['a', 'b']), 'c', [' invalid-value: must be one of a, b']],
  [z.literal('a'), 'c', [' invalid-value: must be a']],
  [z.email(), 'c', [' invalid-format: must be an e-mail address']],
  [z.string().regex(/^a$/, 'must be a'), 'c', [' invalid-format: must be a']],
  [z.number().multipleOf(5), 3, [' not-multiple-of: must be a multiple of 5']],
  [z.record(z.string().max(1), z.int()), { ab: 1 }, ['ab invalid-key: the key must have at most 1 characters']],
  [z.string().refine(() => false, { error: 'must be so', params: { code: 'odd' } }), 'x', [' odd: must be so']],
  [z.union([z.string(), z.number()]), true, [' invalid-type: must be a text or a number']],
  [z.strictObject({ a: z.union([z.string(), z.number()]) }), {}, ['a required: is required']],
  [forms, { text: 5 }, ['text invalid-type: must be a text']],
  [forms, { parts: [] }, ['parts too-short: must have at least 1 entries']],
  [forms, 'x', [' invalid-type: must be an object']],
  [kinds, { kind: 'c' }, ['kind invalid-value: must be one of a, b']],
  [kinds, {}, ['kind required: must be one of a, b']],
  [kinds, { kind: 'a', n: 'x' }, ['n invalid-type: must be a number']],
];

describe('the faults of an input', () => {
  it.each(rows)('%# are told by place, kind and rule', (schema, value, expected) => {
    expect(faults(schema, value)).toEqual(expected);
  });
});
