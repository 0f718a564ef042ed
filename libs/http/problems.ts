import { catalogue } from './catalogue.ts';
import { type InputFault, Problem } from './problem.ts';

const MAX_FAULTS = 100;

/** 422: the input does not fit. The detail repeats the first fault; at most 100 faults are told. */
export function invalid(errors: readonly InputFault[]): Problem {
  const [first] = errors;
  const place = first?.parameter ?? first?.header ?? first?.pointer;
  const detail = first === undefined ? 'The input does not fit.' : `${place ? `${place}: ` : ''}${first.detail}`;
  return new Problem('validation', detail, { errors: errors.slice(0, MAX_FAULTS) });
}

/** 422 for one place of the body, such as `/assigned_to`. */
export const invalidField = (pointer: string, code: string, detail: string): Problem =>
  invalid([{ pointer, code, detail }]);

/** 422 for one query parameter. */
export const invalidParameter = (parameter: string, code: string, detail: string): Problem =>
  invalid([{ parameter, code, detail }]);

/** 422 for one header. */
export const invalidHeader = (header: string, code: string, detail: string): Problem =>
  invalid([{ header, code, detail }]);

/** 400: the body cannot be read as JSON. */
export const malformedJson = (detail = 'The body is not valid JSON.'): Problem => new Problem('malformed-json', detail);

/** 400: the body cannot be read as multipart. */
export const malformedMultipart = (detail: string = catalogue['malformed-multipart'].example): Problem =>
  new Problem('malformed-multipart', detail);

/** 401, with the challenge of RFC 6750; `error` is `invalid_token` where a token came and does not hold. */
export const unauthorized = (detail: string = catalogue.unauthorized.example, error?: 'invalid_token'): Problem =>
  new Problem('unauthorized', detail, {
    headers: { 'www-authenticate': `Bearer realm="docket"${error === undefined ? '' : `, error="${error}"`}` },
  });

/** 403: one's own organization's thing without the right. */
export const forbidden = (detail: string = catalogue.forbidden.example): Problem => new Problem('forbidden', detail);

/** 403: a removed member's user. */
export const notAMember = (): Problem => new Problem('not-a-member', catalogue['not-a-member'].example);

/** 403: the token's organization has not been named yet. */
export const unknownOrganization = (): Problem =>
  new Problem('unknown-organization', catalogue['unknown-organization'].example);

/** 404, for what does not exist and for what another organization has. */
export const notFound = (what = 'thing'): Problem => new Problem('not-found', `There is no such ${what} here.`);

/** 405 with the methods that the path knows. */
export const methodNotAllowed = (allowed: readonly string[]): Problem =>
  new Problem('method-not-allowed', `Use one of ${allowed.join(', ')}.`, { headers: { allow: allowed.join(', ') } });

/** 409: the command is not for a task in this status. */
export const invalidTransition = (command: string, status: string): Problem =>
  new Problem('invalid-transition', `${command} is not for a task that is ${status}.`, {
    members: { current_status: status },
  });

/** 409: the contact that this is about was erased, so that no text about it can be kept any more. */
export const erased = (): Problem => new Problem('erased', catalogue.erased.example);

/** 409: what the caller did last stays; `obstacles` are the events that stand in the way, if any do. */
export const cannotUndo = (detail: string, obstacles: readonly object[]): Problem =>
  new Problem('cannot-undo', detail, { members: { obstacles } });

/** 409: the id is taken. */
export const alreadyExists = (what = 'thing'): Problem =>
  new Problem('already-exists', `A ${what} with this id exists already.`);

/** 412: If-Match names another revision than the present one. */
export const preconditionFailed = (revision: number): Problem =>
  new Problem('precondition-failed', `If-Match does not hold: the revision is ${revision}.`);

/** 413: the body has more bytes than the route takes. */
export const payloadTooLarge = (limit: number): Problem =>
  new Problem('payload-too-large', `The body is above ${limit} bytes.`);

/** 413: the file has more bytes than the route takes. */
export const fileTooLarge = (limit: number): Problem =>
  new Problem('payload-too-large', `The file is above ${limit} bytes.`);

/** 415: the body is of a type that the route does not take. */
export const unsupportedMediaType = (expected: string): Problem =>
  new Problem('unsupported-media-type', `Send ${expected}.`);

/** 416, with the size that there is (RFC 9110, 15.5.17). */
export const rangeNotSatisfiable = (size: number): Problem =>
  new Problem('range-not-satisfiable', `There are only ${size} bytes.`, {
    headers: { 'content-range': `bytes */${size}` },
  });

/** 422: the Idempotency-Key came before with another body or route. */
export const keyReused = (): Problem => new Problem('key-reused', catalogue['key-reused'].example);

/** 429; `retryAfter` in seconds, rounded up. */
export const tooManyRequests = (retryAfter: number): Problem =>
  new Problem('too-many-requests', `Try again in ${Math.ceil(retryAfter)} seconds.`, retryHeader(retryAfter));

/** 503: a projection did not reach the position that the read asked for. */
export const projectionBehind = (retryAfter = 1): Problem =>
  new Problem('projection-behind', 'The projection has not reached this position yet.', retryHeader(retryAfter));

/** 503: a store cannot be reached. */
export const unavailable = (detail = 'A store that this needs cannot be reached.', retryAfter = 2): Problem =>
  new Problem('unavailable', detail, retryHeader(retryAfter));

const retryHeader = (seconds: number) => ({ headers: { 'retry-after': String(Math.max(1, Math.ceil(seconds))) } });
