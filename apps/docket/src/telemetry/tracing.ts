import type { Logger } from 'pino';
import type { Executor } from '#libs/aggregate';
import type { Config } from '#libs/config';
import type { BatchReport, EventStore } from '#libs/event-store';
import type { Exchange, RequestObserver } from '#libs/http';
import type { FoldedPage } from '#libs/projection';

/** Spans of what the service does, sent to where OpenTelemetry's variables say. */
export interface Tracing {
  /** A span for each request, in the trace that its traceparent names. */
  readonly requests: RequestObserver;
  /** The trace that a request belongs to. */
  traceIdOf(exchange: Exchange): string | undefined;
  /** A span for each command. */
  executor(executor: Executor): Executor;
  /** A span for each append. */
  store(store: EventStore): EventStore;
  /** A span for each batch, linked to those of its appends. */
  onBatch(report: BatchReport): void;
  /** A span for each page of a projection. */
  onFolded(page: FoldedPage): void;
  /** Sends what is left, within 2 seconds. */
  close(): Promise<void>;
}

/** Tracing, where it is configured. Its libraries take longer to load than all of a small start: else they are not touched. */
export async function openTracing({ tracing }: Config, log: Logger): Promise<Tracing | null> {
  if (tracing === null) return null;
  const { createTracing } = await import('./opentelemetry/create-tracing.ts');
  return createTracing(tracing, log);
}
