import { correlationId, type Exchange, type RequestObserver } from '#libs/http';
import { sessionOf } from '../access/request-caller.ts';
import { errorFields } from './error-fields.ts';

/** Writes an entry of the log, where its level is wanted. */
export type LineWriter = (level: 'info' | 'error', fields: Readonly<Record<string, unknown>>) => void;

/** Logs each request once it is over, in one line: by ids alone, and the path as the router's pattern. */
export function requestLog(write: LineWriter, traceIdOf?: (exchange: Exchange) => string | undefined): RequestObserver {
  return {
    end(exchange) {
      const { request, route, status, complete, seconds, fault } = exchange;
      const caller = sessionOf(request)?.caller;
      write(fault === undefined ? 'info' : 'error', {
        msg: fault === undefined ? 'request' : 'request failed',
        request_id: request.id,
        correlation_id: correlationId(request),
        trace_id: traceIdOf?.(exchange),
        method: request.method,
        route,
        status,
        duration_ms: Math.round(seconds * 1e5) / 100,
        organization_id: caller?.organizationId,
        caller_kind: caller?.actor.kind,
        caller_id: caller?.actor.id,
        // The client left before it had the whole answer.
        aborted: complete ? undefined : true,
        err: fault === undefined ? undefined : errorFields(fault),
      });
    },
  };
}
