import { ROOT_CONTEXT, type Span, type SpanContext, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import type { Tracing } from '../tracing.ts';

/** Spans of commands, of their appends, and of the batches in which appends go to the log. */
export function traceCommands(tracer: Tracer): Pick<Tracing, 'executor' | 'store' | 'onBatch'> {
  /** By the id of an append's first event. */
  const underWay = new Map<string, SpanContext>();

  const spanned = <T>(name: string, attributes: Record<string, string | number>, work: (span: Span) => Promise<T>) =>
    tracer.startActiveSpan(name, { attributes }, async (span) => {
      try {
        return await work(span);
      } catch (error) {
        if (error instanceof Error) span.setAttribute('error.type', error.name);
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    });

  return {
    executor: (executor) => ({
      earlier: executor.earlier,
      execute: (repository, command) => {
        const { commandId, organizationId } = command.context;
        const attributes = { 'docket.command_id': commandId, 'docket.organization_id': organizationId };
        return spanned(`command on ${kindOf(command.stream)}`, attributes, async (span) => {
          const outcome = await executor.execute(repository, command);
          span.setAttributes({ 'docket.stream': outcome.stream, 'docket.revision': outcome.revision });
          return outcome;
        });
      },
    }),
    store: (store) => ({
      ...store,
      append: (stream, expectedRevision, events, options) =>
        spanned('append', { 'docket.stream': stream, 'docket.events': events.length }, async (span) => {
          const id = events[0]?.id ?? '';
          underWay.set(id, span.spanContext());
          try {
            return await store.append(stream, expectedRevision, events, options);
          } finally {
            underWay.delete(id);
          }
        }),
    }),
    onBatch({ appends, seconds, failed }) {
      const links = appends.flatMap(({ events }) => {
        const context = underWay.get(events[0]?.id ?? '');
        return context ? [{ context }] : [];
      });
      const events = appends.reduce((sum, append) => sum + append.events.length, 0);
      const attributes = { 'docket.appends': appends.length, 'docket.events': events };
      const startTime = Date.now() - seconds * 1000;
      const span = tracer.startSpan('append batch', { attributes, links, startTime }, ROOT_CONTEXT);
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

/** A stream's name begins with what it is of. */
const kindOf = (stream: string): string => stream.slice(0, stream.indexOf('-'));
