import { Problem } from './problem.ts';

/** A class of errors, however it is constructed. */
export type ErrorClass<E extends Error> = abstract new (...args: never[]) => E;

/** The one place where errors of the libraries become problems. Each class is mapped once. */
export class ErrorMap {
  readonly #mappers = new Map<unknown, (error: unknown) => Problem | undefined>();

  /** Errors of this class, and of its subclasses that are not mapped themselves, become what `toProblem` gives, if anything. */
  mapError<E extends Error>(type: ErrorClass<E>, toProblem: (error: E) => Problem | undefined): this {
    if (this.#mappers.has(type)) throw new DuplicateMappingError(type.name);
    this.#mappers.set(type, (error) => (error instanceof type ? toProblem(error) : undefined));
    return this;
  }

  /** The problem for an error: itself if it is one, or by its nearest mapped class; undefined for what is unknown. */
  toProblem(error: unknown): Problem | undefined {
    if (error instanceof Problem) return error;
    for (let at: unknown = error; isObject(at); at = Object.getPrototypeOf(at)) {
      const problem = this.#mappers.get(at.constructor)?.(error);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A class of errors was mapped twice. */
export class DuplicateMappingError extends Error {
  override name = 'DuplicateMappingError';
  constructor(readonly type: string) {
    super(`${type} is mapped to a problem twice`);
  }
}
