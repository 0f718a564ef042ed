import type { ModulesContainer } from '@nestjs/core';
import { endpointOf } from './endpoint.decorator.ts';
import type { EndpointDeclaration } from './endpoint.ts';

/** The declared routes of every controller of an application. Throws if two have the same operation. */
export function endpointsIn(modules: ModulesContainer): readonly EndpointDeclaration[] {
  const controllers = new Set([...modules.values()].flatMap((module) => [...module.controllers.values()]));
  const found = new Map<string, EndpointDeclaration>();
  for (const { metatype } of controllers) {
    for (const { value } of Object.values(Object.getOwnPropertyDescriptors(metatype?.prototype ?? {}))) {
      const endpoint = typeof value === 'function' ? endpointOf(value) : undefined;
      if (endpoint === undefined) continue;
      const before = found.get(endpoint.operation);
      if (before !== undefined && before !== endpoint) throw new DuplicateOperationError(endpoint.operation);
      found.set(endpoint.operation, endpoint);
    }
  }
  return [...found.values()];
}

/** Two routes have the same operation. */
export class DuplicateOperationError extends Error {
  override name = 'DuplicateOperationError';
  constructor(readonly operation: string) {
    super(`two routes have the operation ${operation}`);
  }
}
