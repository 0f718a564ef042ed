import { z } from 'zod';
import type { EndpointDeclaration, Fields } from './endpoint.ts';

/** Checks a declaration and gives it back with its types. Throws a BadEndpointError for one that cannot hold. */
export function defineEndpoint<
  P extends Fields = undefined,
  Q extends Fields = undefined,
  H extends Fields = undefined,
  B extends z.ZodType | undefined = undefined,
  R extends z.ZodType | null = null,
>(declaration: EndpointDeclaration<P, Q, H, B, R>): EndpointDeclaration<P, Q, H, B, R> {
  const { path, params, body, operation, upload } = declaration;
  const named = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name);
  const declared = Object.keys(params?.shape ?? {});
  if (named.toSorted().join() !== declared.toSorted().join())
    throw new BadEndpointError(operation, `params declare [${declared.join()}], the path has [${named.join()}]`);
  if (body instanceof z.ZodObject && body.def.catchall === undefined)
    throw new BadEndpointError(operation, 'the body must be a z.strictObject or a z.looseObject');
  if (body !== undefined && upload !== undefined) throw new BadEndpointError(operation, 'an upload has no other body');
  return declaration;
}

/** A route is declared in a way that cannot hold. */
export class BadEndpointError extends Error {
  override name = 'BadEndpointError';
  constructor(
    readonly operation: string,
    readonly reason: string,
  ) {
    super(`${operation}: ${reason}`);
  }
}

/** The usual status of a route's reply. */
export const usualStatus = ({ status }: EndpointDeclaration): number =>
  typeof status === 'number' ? status : status[0];
