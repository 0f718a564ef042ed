export { type AdapterOptions, createFastifyAdapter, DocketFastifyAdapter } from './adapter.ts';
export { catalogue, type ProblemCode, problemType } from './catalogue.ts';
export { cursorInstant, cursorOf, decodeCursor, encodeCursor, ordinalText } from './cursor.ts';
export { BadEndpointError, defineEndpoint } from './define-endpoint.ts';
export { API_INFO, DocsController } from './docs.controller.ts';
export { Endpoint, endpointOf } from './endpoint.decorator.ts';
export type {
  EndpointDeclaration,
  EndpointInput,
  InputOf,
  Method,
  ReplyHeader,
  ReplyOf,
  UploadDeclaration,
} from './endpoint.ts';
export { errorsOf } from './endpoint-errors.ts';
export { endpointsIn } from './endpoints-in.ts';
export { DuplicateMappingError, type ErrorClass, ErrorMap } from './error-map.ts';
export { etag, type IfMatch, ifMatch, ifMatchHolds, ifNoneMatchHolds, mustMatch, parseIfMatch } from './etag.ts';
export { type ServerSentEvent, sendEvents, wantsEvents } from './event-stream.ts';
export { Exchange, type RequestObserver } from './exchange.ts';
export { commandHeaders, headerName, readHeaders, revisionedCommandHeaders } from './headers.ts';
export { HEALTH_CHECKS, HealthController } from './health.controller.ts';
export { type HealthCheck, runChecks } from './health.ts';
export { type CommandRequest, canonicalJson, commandHash, idempotencyKey } from './idempotency.ts';
export { uuid } from './ids.ts';
export { type ApiInfo, buildOpenApi, type OpenApiDocument } from './openapi.ts';
export { jsonPointer } from './pointer.ts';
export { ProblemFilter } from './problem.filter.ts';
export { type InputFault, Problem, type ProblemBody, type ProblemExtras } from './problem.ts';
export * from './problems.ts';
export { flag, integer, listOf } from './query-schemas.ts';
export { type BodyRange, ifRangeHolds, parseRange } from './range.ts';
export { correlationId } from './request-id.ts';
export { codePoints, isStorableText, type TextBounds, text } from './text.ts';
export { type FileKeeper, readUpload, type Upload } from './upload.ts';
