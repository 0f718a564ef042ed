import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { ProblemCode } from './catalogue.ts';

/** The methods that a route can have; HEAD comes with every GET. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Headers that a reply can carry beside the usual ones. */
export type ReplyHeader =
  | 'ETag'
  | 'Docket-Position'
  | 'Location'
  | 'Content-Disposition'
  | 'Accept-Ranges'
  | 'Content-Range';

/** A multipart body with one file in it. */
export interface UploadDeclaration {
  /** The field with the file. */
  readonly file: string;
  /** The text fields that may stand beside it. Any other field is refused by name. */
  readonly fields?: z.ZodObject;
}

/** Path parameters, query parameters or headers of a route. */
export type Fields = z.ZodObject | undefined;

/** Everything about one route, from which its routing, its validation and its documents come. */
export interface EndpointDeclaration<
  P extends Fields = Fields,
  Q extends Fields = Fields,
  H extends Fields = Fields,
  B extends z.ZodType | undefined = z.ZodType | undefined,
  R extends z.ZodType | null = z.ZodType | null,
> {
  readonly method: Method;
  /** The whole path, parameters as `:task_id`. */
  readonly path: string;
  /** The operationId: a verb and its object, unique. */
  readonly operation: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly auth: 'token' | 'none';
  /** The permission that the caller needs, for the guard and the documents. */
  readonly permission?: string;
  /**
   * Set where everything that the handler does rests on the caller's session by way of a command that is guarded by it (see
   * Session.premises): the caller need not be looked up in the log first.
   */
  readonly guardsCaller?: true;
  /** Path parameters. One that does not fit names nothing: 404; or 422 where `badParams` is `invalid`. */
  readonly params?: P;
  readonly badParams?: 'not-found' | 'invalid';
  /** Query parameters; any other is refused by name. */
  readonly query?: Q;
  /** Headers, in lower case; others are left alone. */
  readonly headers?: H;
  /** The body. Objects are z.strictObject or z.looseObject, so that unknown keys are decided on. */
  readonly body?: B;
  /** Whether the body may be missing; it is then validated as `{}`. */
  readonly bodyOptional?: boolean;
  /** How the body is written: `json` if not given. */
  readonly consumes?: 'json' | 'form';
  /** A multipart body in place of `body`. It is still unread when the handler is called, which reads it by `readUpload`. */
  readonly upload?: UploadDeclaration;
  /** The read models that it answers from, by name, where that is not the task list alone: a read waits for those. */
  readonly readModel?: string | readonly string[];
  /** The status of the reply, first the usual one; the others are set by the handler. */
  readonly status: number | readonly [number, ...number[]];
  /** The JSON of the reply; null where there is none. */
  readonly reply: R;
  readonly replyHeaders?: readonly ReplyHeader[];
  /** Media types of replies that are no JSON. */
  readonly produces?: readonly string[];
  /** Problems beside those that follow from the declaration. */
  readonly errors?: readonly ProblemCode[];
  readonly examples?: {
    readonly body?: z.input<NonNullable<NoInfer<B>>>;
    readonly reply?: z.output<NonNullable<NoInfer<R>>>;
  };
}

/** What a handler is given: each part validated, `json` the body as it came, and the raw request and reply. */
export interface EndpointInput<P, Q, H, B> {
  readonly params: P;
  readonly query: Q;
  readonly headers: H;
  readonly body: B;
  readonly json: unknown;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

type FieldsOf<S> = S extends z.ZodObject ? z.output<S> : Readonly<Record<string, never>>;
type BodyOf<S> = S extends z.ZodType ? z.output<S> : undefined;

/** The input of a declared route's handler. */
export type InputOf<E> =
  E extends EndpointDeclaration<infer P, infer Q, infer H, infer B, infer _>
    ? EndpointInput<FieldsOf<P>, FieldsOf<Q>, FieldsOf<H>, BodyOf<B>>
    : never;

type Frozen<T> = T extends readonly (infer E)[]
  ? readonly Frozen<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

/**
 * What a declared route's handler gives: the JSON of the reply, anything where the reply is no JSON, or the raw reply
 * if the handler has taken it over.
 */
export type ReplyOf<E> =
  E extends EndpointDeclaration<Fields, Fields, Fields, z.ZodType | undefined, infer R>
    ? R extends z.ZodType
      ? Frozen<z.output<R>> | FastifyReply
      : unknown
    : never;
