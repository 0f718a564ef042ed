import type { Reply } from '../../support/client.ts';
import { problemFaults } from '../../support/problem.ts';

/** A 503 must be there within 5 seconds; the rest is for a machine that does other things as well. */
const LIMIT_MS = 10_000;

/** What became of requests that were sent at once, by name: `200`, `503 unavailable`, or what is wrong with a reply. */
export async function answersOf(requests: Readonly<Record<string, () => Promise<Reply>>>) {
  const answers = Object.entries(requests).map(async ([name, send]) => [name, await answerOf(send)] as const);
  return Object.fromEntries(await Promise.all(answers));
}

/** What became of one request. */
export async function answerOf(send: () => Promise<Reply>): Promise<string> {
  const sent = performance.now();
  const reply = await send();
  const took = performance.now() - sent;
  if (took > LIMIT_MS) return `${reply.status} after ${Math.round(took)} ms`;
  if (reply.status < 400) return String(reply.status);
  if (reply.status === 503 && !/^[1-9]\d*$/.test(reply.headers.get('retry-after') ?? ''))
    return '503 without Retry-After';
  return problemFaults(reply)[0] ?? `${reply.status} ${reply.body.code}`;
}

/** The same answer for all of these requests. */
export const allOf = (requests: Readonly<Record<string, unknown>>, answer: string) =>
  Object.fromEntries(Object.keys(requests).map((name) => [name, answer]));
