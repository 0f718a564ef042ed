import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, commandHash, idempotencyKey } from './idempotency.ts';

const request = {
  method: 'POST',
  path: '/api/tasks/:task_id',
  params: { task_id: 'a' },
  body: { a: 1, b: [1, { c: null, d: 2 }] },
};

describe('the hash of a command', () => {
  it('is the same for requests that are equal as JSON', () => {
    const body: unknown = JSON.parse('{ "b": [1.0, {"d": 2e0, "c": null}], "a": 1.000 }');
    expect(commandHash({ ...request, body })).toBe(commandHash(request));
    expect(commandHash(request)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is another for another method, route, parameter, query or body', () => {
    const others = [
      { ...request, method: 'PUT' },
      { ...request, path: '/api/tasks/:task_id/done' },
      { ...request, params: { task_id: 'b' } },
      { ...request, query: { reason: 'x' } },
      { ...request, body: { ...request.body, a: 2 } },
      { ...request, body: { ...request.body, b: [{ c: null, d: 2 }, 1] } },
      { ...request, body: undefined },
    ];
    expect(new Set([request, ...others].map(commandHash)).size).toBe(8);
  });

  it('does not hang on the order of keys, and tells different JSON apart', () => {
    const json = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)));
    const reversed = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(reversed)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .toReversed()
                .map(([key, inner]) => [key, reversed(inner)]),
            )
          : value;
    fc.assert(fc.property(json, (value) => canonicalJson(reversed(value)) === canonicalJson(value)));
    fc.assert(fc.property(json, (value) => expect(JSON.parse(canonicalJson(value))).toEqual(value)));
  });
});

describe('an Idempotency-Key', () => {
  it.each(['a', '"quoted-key"', '~'.repeat(255)])('may be %s', (key) => {
    expect(idempotencyKey.safeParse(key).success).toBe(true);
  });

  it.each(['', 'a b', 'ä', 'a\t', '~'.repeat(256)])('may not be %j', (key) => {
    expect(idempotencyKey.safeParse(key).success).toBe(false);
  });
});
