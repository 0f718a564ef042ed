import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { defineEndpoint } from './define-endpoint.ts';
import { Endpoint } from './endpoint.decorator.ts';
import { type HealthCheck, runChecks } from './health.ts';

/** The token under which the checks of readiness are provided: an array of HealthCheck. */
export const HEALTH_CHECKS = Symbol('docket:health-checks');

const common = { method: 'GET', tags: ['service'], auth: 'none', status: 200 } as const;

const live = defineEndpoint({
  ...common,
  path: '/health/live',
  operation: 'getLiveness',
  summary: 'Whether the process answers.',
  reply: z.strictObject({ status: z.literal('live') }),
  examples: { reply: { status: 'live' } },
});

const ready = defineEndpoint({
  ...common,
  path: '/health/ready',
  operation: 'getReadiness',
  summary: 'Whether everything that requests need can be reached.',
  reply: z.strictObject({ status: z.literal('ready'), checks: z.record(z.string(), z.literal('up')) }),
  errors: ['unavailable'],
  examples: { reply: { status: 'ready', checks: { database: 'up' } } },
});

/** Liveness, which asks nothing of anyone, and readiness, which asks every dependency. */
@Controller()
export class HealthController {
  constructor(@Inject(HEALTH_CHECKS) private readonly checks: readonly HealthCheck[]) {}

  @Endpoint(live)
  live() {
    return { status: 'live' } as const;
  }

  @Endpoint(ready)
  async ready() {
    await runChecks(this.checks);
    return {
      status: 'ready',
      checks: Object.fromEntries(this.checks.map(({ name }) => [name, 'up'] as const)),
    } as const;
  }
}
