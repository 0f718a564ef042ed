import {
  applyDecorators,
  createParamDecorator,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
} from '@nestjs/common';
import { usualStatus } from './define-endpoint.ts';
import type { EndpointDeclaration, InputOf, ReplyOf } from './endpoint.ts';
import { inputReader } from './input.ts';

const DECLARATION = Symbol('docket:endpoint');

/**
 * Makes a controller's method the handler of a declared route. Its first parameter is the validated input; further
 * ones are decorated by themselves. The controller itself has no path: the declaration has the whole one.
 */
export function Endpoint<E extends EndpointDeclaration>(declaration: E) {
  const read = inputReader(declaration);
  const giveInput = createParamDecorator((_, context) => {
    const http = context.switchToHttp();
    return read(http.getRequest(), http.getResponse());
  });
  const route = applyDecorators(
    SetMetadata(DECLARATION, declaration),
    HttpCode(usualStatus(declaration)),
    RequestMapping({ path: declaration.path, method: RequestMethod[declaration.method] }),
  );
  return <H extends (input: InputOf<E>, ...rest: never[]) => ReplyOf<E> | Promise<ReplyOf<E>>>(
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<H>,
  ): void => {
    giveInput()(target, key, 0);
    route(target, key, descriptor);
  };
}

/** The declaration behind a handler, as guards and documents see it; undefined for a handler without one. */
export const endpointOf = (handler: object): EndpointDeclaration | undefined =>
  Reflect.getMetadata(DECLARATION, handler);
