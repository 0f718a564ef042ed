import { ROOT_CONTEXT, type Tracer } from '@opentelemetry/api';
import type { Tracing } from '../tracing.ts';

/** Spans of the pages that projections fold. */
export function tracePages(tracer: Tracer): Tracing['onFolded'] {
  return ({ build, events, seconds }) => {
    const attributes = { 'docket.projection': build.name, 'docket.build': build.id, 'docket.events': events };
    const startTime = Date.now() - seconds * 1000;
    tracer.startSpan('fold page', { attributes, startTime }, ROOT_CONTEXT).end();
  };
}
