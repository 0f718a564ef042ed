import type { z } from 'zod';

type RawIssue = z.core.$ZodRawIssue;

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const formats: Readonly<Record<string, string>> = {
  datetime: 'an instant such as 2026-03-28T14:00:00Z',
  date: 'a date such as 2026-03-28',
  email: 'an e-mail address',
  uuid: 'a UUID',
  guid: 'a UUID',
  url: 'a URL',
};

/** Says of an issue what the input must be, without repeating what it was. Messages of the schemas' own go before. */
export function issueText(issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${alternatives(issue.values)}`;
    case 'invalid_format':
      return `must be ${formats[issue.format] ?? 'of the right form'}`;
    case 'too_small':
      return bound(issue.origin, 'at least', Number(issue.minimum));
    case 'too_big':
      return bound(issue.origin, 'at most', Number(issue.maximum));
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_union':
      return Array.isArray(issue.options) ? `must be ${alternatives(issue.options)}` : 'fits none of the forms';
    default:
      return 'does not fit';
  }
}

const alternatives = (values: readonly unknown[]): string => {
  const words = values.map((value) => String(value));
  return words.length < 2 ? words.join() : `one of ${words.join(', ')}`;
};

function bound(origin: string, side: string, limit: number): string {
  if (origin === 'string') return `must have ${side} ${limit} characters`;
  return origin === 'array' ? `must have ${side} ${limit} entries` : `must be ${side} ${limit}`;
}
