import type { z } from 'zod';

/** One fault of an input: where, what kind, and what it must be. */
export interface Fault {
  readonly path: readonly PropertyKey[];
  readonly code: string;
  readonly detail: string;
}

type Issue = z.core.$ZodIssue;

/** The faults that zod's issues on an input amount to: one an unknown key, and for a union those of its likeliest form. */
export const faultsOf = (issues: readonly Issue[], input: unknown): readonly Fault[] =>
  issues.flatMap((issue) => flatten(issue, [], input));

function flatten(issue: Issue, base: readonly PropertyKey[], input: unknown): readonly Fault[] {
  const path = [...base, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], code: 'unknown', detail: 'is not known here' }));
    case 'invalid_union':
      return issue.errors.length === 0
        ? [{ path, code: at(input, path) === undefined ? 'required' : 'invalid-value', detail: issue.message }]
        : unionFaults(issue.errors, path, input);
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ path, code: 'invalid-key', detail: `the key ${message}` }));
    case 'invalid_type':
      return [{ path, code: at(input, path) === undefined ? 'required' : 'invalid-type', detail: issue.message }];
    case 'too_small':
      return [{ path, code: isSized(issue.origin) ? 'too-short' : 'too-small', detail: issue.message }];
    case 'too_big':
      return [{ path, code: isSized(issue.origin) ? 'too-long' : 'too-large', detail: issue.message }];
    case 'custom':
      return [{ path, code: customCode(issue.params), detail: issue.message }];
    case 'invalid_format':
    case 'invalid_value':
    case 'invalid_element':
    case 'not_multiple_of':
      return [{ path, code: issue.code.replaceAll('_', '-'), detail: issue.message }];
    default:
      return issue satisfies never;
  }
}

/** Forms that the value does not even begin to be are named together; else the form with the fewest faults is meant. */
function unionFaults(forms: readonly (readonly Issue[])[], path: readonly PropertyKey[], input: unknown) {
  if (at(input, path) === undefined) return [{ path, code: 'required', detail: 'is required' }];
  const begun = forms.filter((issues) => !issues.some(({ code, path: own }) => own.length === 0 && isKind(code)));
  const [meant] = begun.toSorted((a, b) => weight(a) - weight(b));
  if (meant !== undefined) return meant.flatMap((issue) => flatten(issue, path, input));
  const kinds = new Set(forms.flatMap((issues) => issues.map(({ message }) => message.replace(/^must be /, ''))));
  return [{ path, code: 'invalid-type', detail: `must be ${[...kinds].join(' or ')}` }];
}

const isKind = (code: string): boolean => code === 'invalid_type' || code === 'invalid_value';
const isSized = (origin: string): boolean => origin === 'string' || origin === 'array';

const weight = (issues: readonly Issue[]): number =>
  issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);

function customCode(params: unknown): string {
  const code = at(params, ['code']);
  return typeof code === 'string' ? code : 'invalid-value';
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}
