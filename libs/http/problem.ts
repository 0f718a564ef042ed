import { catalogue, type ProblemCode, problemType } from './catalogue.ts';

/** One fault of the input. Exactly one of pointer (RFC 6901, into the body), parameter and header says where. */
export interface InputFault {
  readonly pointer?: string;
  readonly parameter?: string;
  readonly header?: string;
  readonly code: string;
  readonly detail: string;
}

/** What a problem may carry beside its code and detail. */
export interface ProblemExtras {
  readonly errors?: readonly InputFault[];
  /** Headers of the reply, such as Retry-After. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the reply, such as current_status. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** The reply of RFC 9457 as it goes over the wire. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: ProblemCode;
  readonly errors?: readonly InputFault[];
  readonly [member: string]: unknown;
}

/** A fault that the caller is told about. Its detail is read by the caller: no cause, no query, no host. */
export class Problem extends Error {
  override name = 'Problem';
  readonly status: number;
  readonly title: string;
  readonly errors: readonly InputFault[] | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    { errors, headers = {}, members = {} }: ProblemExtras = {},
  ) {
    super(detail);
    this.status = catalogue[code].status;
    this.title = catalogue[code].title;
    this.errors = errors;
    this.headers = headers;
    this.members = members;
  }

  /** The body of the reply; `instance` is the path of the request, without its query. */
  body(instance: string): ProblemBody {
    return {
      ...this.members,
      type: problemType(this.code),
      title: this.title,
      status: this.status,
      detail: this.detail,
      instance,
      code: this.code,
      ...(this.errors === undefined ? {} : { errors: this.errors }),
    };
  }
}
