import {
  type Context,
  context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { Exchange } from '#libs/http';
import type { Tracing } from '../tracing.ts';

/** Spans of requests, by OpenTelemetry's conventions for HTTP servers; of the URL only the router's pattern. */
export function traceRequests(tracer: Tracer): Pick<Tracing, 'requests' | 'traceIdOf'> {
  const propagator = new W3CTraceContextPropagator();
  const spans = new WeakMap<Exchange, { readonly span: Span; readonly within: Context }>();
  return {
    traceIdOf: (exchange) => spans.get(exchange)?.span.spanContext().traceId,
    requests: {
      begin(exchange) {
        const { method, headers } = exchange.request;
        const caller = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
        const attributes = { 'http.request.method': method };
        const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, caller);
        spans.set(exchange, { span, within: trace.setSpan(caller, span) });
      },
      // Only now: what the body's bytes call runs in the socket's context, not in that of the request's head.
      within: (exchange, handle) => context.with(spans.get(exchange)?.within ?? ROOT_CONTEXT, handle),
      end(exchange) {
        const { request, route, status, fault } = exchange;
        const span = spans.get(exchange)?.span;
        if (!span) return;
        if (route !== null) span.updateName(`${request.method} ${route}`).setAttribute('http.route', route);
        if (status !== null) span.setAttribute('http.response.status_code', status);
        if (fault instanceof Error) span.setAttribute('error.type', fault.name);
        if (fault !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      },
    },
  };
}
