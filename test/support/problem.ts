import { expect } from '@jest/globals';
import type { Reply } from './client.ts';

/** What is wrong with a reply that should be a problem (RFC 9457) by specification §6; empty where nothing is. */
export function problemFaults(reply: Reply): string[] {
  const { status, headers, body, text } = reply;
  const faults: string[] = [];
  if (!headers.get('content-type')?.startsWith('application/problem+json')) faults.push('no application/problem+json');
  for (const field of ['type', 'title', 'detail', 'instance', 'code'])
    if (typeof body?.[field] !== 'string' || body[field] === '') faults.push(`no ${field}`);
  if (body?.status !== status) faults.push(`status ${body?.status} in the body of a ${status}`);
  if (body?.code === 'validation' && !(body.errors?.length > 0)) faults.push('no errors');
  for (const error of body?.errors ?? []) {
    const places = ['pointer', 'parameter', 'header'].filter((place) => typeof error[place] === 'string');
    if (places.length !== 1 || !error.code || !error.detail) faults.push(`an error without a place, code or detail`);
  }
  if (/\bat .+:\d+:\d+|node_modules|select .+ from|insert into|127\.0\.0\.1/i.test(text))
    faults.push('it tells too much');
  return faults.map((fault) => `${fault}: ${status} ${text.slice(0, 300)}`);
}

/** Where the errors of a problem point: `/title`, `?limit`, `Idempotency-Key:`. */
export const places = ({ body }: Reply): string[] =>
  (body?.errors ?? []).map((error: { pointer?: string; parameter?: string; header?: string }) =>
    error.pointer !== undefined
      ? error.pointer
      : error.parameter !== undefined
        ? `?${error.parameter}`
        : `${error.header}:`,
  );

/** Holds a reply to be this problem, whole and sound. */
export function expectProblem(reply: Reply, status: number, code?: string): void {
  expect({ status: reply.status, faults: problemFaults(reply) }).toEqual({ status, faults: [] });
  if (code !== undefined) expect(reply.body.code).toBe(code);
}
