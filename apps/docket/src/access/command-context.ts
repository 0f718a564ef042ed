import type { FastifyRequest } from 'fastify';
import type { Caller } from '#libs/access';
import { type CommandContext, keyedCommandId, newId } from '#libs/aggregate';
import { commandHash, correlationId, type EndpointDeclaration } from '#libs/http';

/** The parts of a handler's input that make its command known again. */
export interface CommandInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: { readonly 'idempotency-key'?: string | undefined };
  readonly json: unknown;
  readonly request: FastifyRequest;
}

/** The context of the command that a request carries. */
export function commandContext(
  { method, path }: Pick<EndpointDeclaration, 'method' | 'path'>,
  input: CommandInput,
  caller: Caller,
): CommandContext {
  const { organizationId, actor, credentialId } = caller;
  const key = input.headers['idempotency-key'];
  const { params, query, json: body } = input;
  return {
    organizationId,
    actor,
    commandId: key === undefined ? newId() : keyedCommandId(organizationId, credentialId, key),
    requestHash: key === undefined ? null : commandHash({ method, path, params, query, body }),
    correlationId: correlationId(input.request),
    causationId: null,
  };
}
