import { z } from 'zod';
import { preconditionFailed } from './problems.ts';

/** The entity tags that an If-Match names, quotes included; `*` stands for any. */
export type IfMatch = '*' | readonly string[];

const LIST = /^\s*(?:(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"\s*(?:,\s*|$))+$/;
const TAG = /(?:W\/)?"[^"]*"/g;

/** The strong entity tag of a revision: `"3"`. */
export const etag = (revision: number): string => `"${revision}"`;

/** Reads an If-Match (RFC 9110, 13.1.1). What is no list of entity tags names none, and so never holds. */
export function parseIfMatch(header: string): IfMatch {
  if (header.trim() === '*') return '*';
  return LIST.test(header) ? (header.match(TAG) ?? []) : [];
}

/** Whether the command may go on at this revision: without If-Match always; weak tags never hold. */
export const ifMatchHolds = (named: IfMatch | undefined, revision: number): boolean =>
  named === undefined || named === '*' || named.includes(etag(revision));

/** @throws a 412 where the command may not go on at this revision */
export function mustMatch(named: IfMatch | undefined, revision: number): void {
  if (!ifMatchHolds(named, revision)) throw preconditionFailed(revision);
}

/** The If-Match header of a command. */
export const ifMatch = z
  .string()
  .transform(parseIfMatch)
  .meta({ description: 'Goes on only at this revision, else 412.', example: '"3"' });

/** Whether a read with this If-None-Match is to be answered in full: it names not this entity tag, also not as a weak one. */
export function ifNoneMatchHolds(header: string | undefined, tag: string): boolean {
  if (header === undefined) return true;
  const named = parseIfMatch(header);
  return named !== '*' && !named.some((one) => one.replace(/^W\//, '') === tag);
}
