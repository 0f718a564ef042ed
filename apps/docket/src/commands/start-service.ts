import 'reflect-metadata';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Logger } from 'pino';
import { type Config, ConfigError } from '#libs/config';
import { createFastifyAdapter } from '#libs/http';
import { appModule } from '../app.module.ts';
import { docketErrors } from '../error-map.ts';
import { makeDemo } from '../installation/demo.ts';
import { type Installation, openInstallation } from '../installation/installation.ts';
import type { Server } from '../installation/server.ts';
import { type LineWriter, requestLog } from '../telemetry/request-log.ts';

/** Starts serving, on a server that is released in the end. Resolves to what stops it in good order. */
export async function startService(
  config: Config,
  server: Server,
  log: Logger,
  writeLine: LineWriter,
): Promise<() => Promise<void>> {
  const installation = await openInstallation(config, log, server);
  let app: INestApplication | undefined;
  const stop = async () => {
    await app?.close();
    await installation.close();
  };
  try {
    app = await createApp(installation, writeLine);
    await app.listen(config.port, config.host);
    if (config.roles.includes('api')) await sayHello(installation, await app.getUrl());
    return stop;
  } catch (error) {
    await stop();
    throw listenError(error);
  }
}

/** The service over an installation, not listening yet. Closing it leaves the installation open. */
export async function createApp(installation: Installation, writeLine?: LineWriter): Promise<INestApplication> {
  const { metrics, tracing } = installation.telemetry;
  const observers = [
    metrics.requests,
    ...(writeLine ? [requestLog(writeLine, tracing?.traceIdOf)] : []),
    ...(tracing ? [tracing.requests] : []),
  ];
  const adapter = createFastifyAdapter({ observers, errors: docketErrors() });
  const app = await NestFactory.create(appModule(installation), adapter, { logger: false, bodyParser: false });
  return app.useGlobalFilters(adapter.problemFilter);
}

/** What keeps the service from its address, by the variable that names it. */
function listenError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return new ConfigError('PORT', 'must be a port that is free');
  if (code === 'EACCES') return new ConfigError('PORT', 'must be a port that this user may listen on');
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new ConfigError('HOST', 'must be an address of this machine');
  return error;
}

async function sayHello(installation: Installation, address: string): Promise<void> {
  const demo = await makeDemo(installation);
  const lines = [`Docket listens on ${address} (documentation: ${address}/docs)`];
  if (demo?.token) lines.push(`A demo organization was made. A token for it, valid for 30 days:`, demo.token);
  else if (demo) lines.push(`A demo organization was made: ${demo.organizationId}`);
  else lines.push('A token: npx docket token --organization <id> --user <id> --role admin');
  process.stdout.write(`${lines.join('\n')}\n`);
}
