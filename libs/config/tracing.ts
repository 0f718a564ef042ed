import type { TracingConfig } from './config.ts';
import type { Environment } from './environment.ts';
import { ConfigError } from './errors.ts';

const PROTOCOL = 'http/protobuf';

/** Traces are on where there is a place for them to go (OpenTelemetry's specification of its variables). */
export function tracingOf(data: Environment): TracingConfig | null {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: all, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own, OTEL_TRACES_EXPORTER } = data;
  const isWanted = all !== undefined || own !== undefined || OTEL_TRACES_EXPORTER === 'otlp';
  if (!isWanted || OTEL_TRACES_EXPORTER === 'none' || data.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return null;
  for (const name of ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'] as const) {
    if (data[name] === PROTOCOL) break;
    if (data[name] !== undefined) throw new ConfigError(name, `must be ${PROTOCOL}`);
  }
  return samplingOf(data);
}

function samplingOf({ OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: ratio }: Environment): TracingConfig {
  const always = sampler.endsWith('always_off') ? 0 : 1;
  return {
    ratio: sampler.endsWith('traceidratio') ? ratio : always,
    parentBased: sampler.startsWith('parentbased_'),
  };
}
