import { Controller } from '@nestjs/common';
import { defineEndpoint, Endpoint, type InputOf, tooManyRequests } from '#libs/http';
import { EXPOSITION_TYPE, render } from '#libs/metrics';
import { Limits } from '../access/auth.guard.ts';
import { logFamilies } from './log-families.ts';
import { metricsRefusal } from './metrics-access.ts';
import { MetricsSources } from './metrics-sources.ts';

const getMetrics = defineEndpoint({
  method: 'GET',
  path: '/metrics',
  operation: 'getMetrics',
  summary: 'Measurements for Prometheus.',
  description:
    'With METRICS_TOKEN configured, for whoever sends it as bearer token; without, for callers on the same machine.',
  tags: ['service'],
  auth: 'none',
  status: 200,
  reply: null,
  produces: ['text/plain'],
  errors: ['unauthorized', 'forbidden', 'too-many-requests'],
});

/** What this process measures of itself, and of the log and the read models that it shares with others. */
@Controller()
export class MetricsController {
  constructor(
    private readonly sources: MetricsSources,
    private readonly limits: Limits,
  ) {}

  @Endpoint(getMetrics)
  async get({ request, reply }: InputOf<typeof getMetrics>): Promise<string> {
    const refusal = metricsRefusal(request, this.sources.token);
    if (refusal) {
      // A token that came and does not hold is a failed log-in.
      const failed = refusal.code === 'unauthorized' && request.headers.authorization !== undefined;
      const wait = failed ? await this.limits.failedLogins.record(request.ip) : null;
      throw wait === null ? refusal : tooManyRequests(wait);
    }
    void reply.header('content-type', EXPOSITION_TYPE);
    return render([...this.sources.metrics.families(), ...(await logFamilies(this.sources))]);
  }
}
