import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  API_INFO,
  createFastifyAdapter,
  DocsController,
  ErrorMap,
  HEALTH_CHECKS,
  type HealthCheck,
  HealthController,
  unavailable,
} from '../index.ts';
import { SampleController } from './sample.controller.ts';

/** A store's error that the sample application maps to a problem. */
export class SampleStoreError extends Error {
  override name = 'SampleStoreError';
}

/** The application of the sample controller, and which of its requests failed for an unknown reason. */
export interface SampleApp {
  readonly app: NestFastifyApplication;
  readonly logged: readonly object[];
  /** Listens on a free port of loopback and gives it. */
  listen(): Promise<number>;
}

/** Starts a real Nest application round the sample controller. */
export async function startSampleApp(checks: readonly HealthCheck[] = []): Promise<SampleApp> {
  const logged: object[] = [];
  const errors = new ErrorMap().mapError(SampleStoreError, () => unavailable());
  const adapter = createFastifyAdapter({
    errors,
    observers: [
      {
        end({ fault, route, request, status }) {
          if (status === 500) logged.push({ fault, route, id: request.id, status });
        },
      },
    ],
  });

  @Module({
    controllers: [SampleController, DocsController, HealthController],
    providers: [
      { provide: API_INFO, useValue: { title: 'Sample', version: '1.0.0', description: 'A sample.' } },
      { provide: HEALTH_CHECKS, useValue: checks },
    ],
  })
  class SampleModule {}

  const app = await NestFactory.create<NestFastifyApplication>(SampleModule, adapter, { logger: false });
  app.useGlobalFilters(adapter.problemFilter);
  await app.init();
  await adapter.getInstance().ready();
  const listen = async () => {
    await app.listen(0, '127.0.0.1');
    return Number(new URL(await app.getUrl()).port);
  };
  return { app, logged, listen };
}

/** The headers of a caller that the sample application knows. */
export const sampleCaller = { authorization: 'Bearer sample' } as const;
