import { setTimeout as delay } from 'node:timers/promises';
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { setGlobalErrorHandler } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import type { TracingConfig } from '#libs/config';
import type { Tracing } from '../tracing.ts';
import { traceCommands } from './commands.ts';
import { tracePages } from './pages.ts';
import { traceRequests } from './requests.ts';

const LONGEST_CLOSE_MS = 2_000;

/** Sets OpenTelemetry up: place, headers, compression and service name come from its variables. */
export function createTracing(config: TracingConfig, log: Logger): Tracing {
  const named = resourceFromAttributes({ 'service.name': 'docket' });
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(named)
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: samplerOf(config),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  const lost = (err: unknown) => log.warn({ err: asError(err) }, 'traces were not exported');
  setGlobalErrorHandler(lost);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const tracer = provider.getTracer('docket');
  return {
    ...traceRequests(tracer),
    ...traceCommands(tracer),
    onFolded: tracePages(tracer),
    async close() {
      const late = delay(LONGEST_CLOSE_MS, undefined, { ref: false }).then(() => Promise.reject(new LateError()));
      await Promise.race([provider.shutdown(), late]).catch(lost);
    },
  };
}

function samplerOf({ ratio, parentBased }: TracingConfig): Sampler {
  const root = ratio === 1 ? new AlwaysOnSampler() : new TraceIdRatioBasedSampler(ratio);
  return parentBased ? new ParentBasedSampler({ root }) : root;
}

const asError = (error: unknown): unknown => (typeof error === 'string' ? new Error(error) : error);

/** The collector did not take the last traces while the service stopped. */
class LateError extends Error {
  override name = 'LateError';
  constructor() {
    super(`the collector did not answer within ${LONGEST_CLOSE_MS} ms`);
  }
}
