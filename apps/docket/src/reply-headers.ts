import type { FastifyReply } from 'fastify';
import type { Outcome } from '#libs/aggregate';
import { etag } from '#libs/http';

/** Says what a command led to: the revision as ETag, and the position from which on reads know it. */
export function sayOutcome(reply: FastifyReply, { revision, position }: Outcome<unknown>): void {
  void reply.header('etag', etag(revision));
  sayPosition(reply, position);
}

/** Says only the position. */
export function sayPosition(reply: FastifyReply, position: string | null): void {
  if (position !== null) void reply.header('docket-position', position);
}
