import type { Metrics } from './metrics.ts';
import type { Tracing } from './tracing.ts';

/** Who watches the service at work. */
export interface Telemetry {
  readonly metrics: Metrics;
  /** Null where nothing is traced. */
  readonly tracing: Tracing | null;
}
