import 'reflect-metadata';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type Logger, pino } from 'pino';
import type { Config } from '#libs/config';
import { createFastifyAdapter } from '#libs/http';
import { appModule } from '../app.module.ts';
import { docketErrors } from '../error-map.ts';
import { makeDemo } from '../installation/demo.ts';
import { type Installation, openInstallation } from '../installation/installation.ts';
import { stopOnSignal } from './stop-on-signal.ts';

/** Serves until SIGTERM or SIGINT. */
export async function serve(config: Config): Promise<void> {
  const log = pino({ level: config.logLevel, base: null });
  const installation = await openInstallation(config, log);
  const app = await createApp(installation, log);
  stopOnSignal(async () => {
    await app.close();
    await installation.close();
  }, log);
  await app.listen(config.port, config.host);
  await sayHello(installation, await app.getUrl());
}

/** The service over an installation, not listening yet. Closing it leaves the installation open. */
export async function createApp(installation: Installation, log: Logger): Promise<INestApplication> {
  const adapter = createFastifyAdapter({ logger: log, errors: docketErrors() });
  const app = await NestFactory.create(appModule(installation), adapter, { logger: false, bodyParser: false });
  return app.useGlobalFilters(adapter.problemFilter);
}

async function sayHello(installation: Installation, address: string): Promise<void> {
  const demo = await makeDemo(installation);
  const lines = [`Docket listens on ${address} (documentation: ${address}/docs)`];
  if (demo?.token) lines.push(`A demo organization was made. A token for it, valid for 30 days:`, demo.token);
  else if (demo) lines.push(`A demo organization was made: ${demo.organizationId}`);
  else lines.push('A token: npx docket token --organization <id> --user <id> --role admin');
  process.stdout.write(`${lines.join('\n')}\n`);
}
