import { HttpException } from '@nestjs/common';
import { catalogue, codeOfStatus } from './catalogue.ts';
import { Problem } from './problem.ts';
import { unauthorized } from './problems.ts';

/**
 * The problem for what Fastify or Nest itself throws, by its status alone: their messages hold URLs and values.
 * Undefined for any other error, and for their faults of the server (5xx).
 */
export function frameworkProblem(error: unknown): Problem | undefined {
  const status = statusOf(error);
  if (status === undefined || status < 400 || status >= 500) return undefined;
  if (status === 401) return unauthorized();
  const code = codeOf(error) === 'FST_ERR_BAD_URL' ? 'malformed-url' : codeOfStatus(status);
  return new Problem(code, catalogue[code].example);
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const isFastify = codeOf(error)?.startsWith('FST_') === true;
  return isFastify && hasStatus(error) ? error.statusCode : undefined;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

const hasStatus = (error: unknown): error is { readonly statusCode: number } =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
