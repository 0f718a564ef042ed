import { setTimeout as pause } from 'node:timers/promises';
import { ModulesContainer } from '@nestjs/core';
import { pino } from 'pino';
import { loadConfig } from '#libs/config';
import { type EndpointDeclaration, endpointsIn } from '#libs/http';
import { testDatabase, testFolder } from '#libs/postgres/testing';
import { createApp } from '../../apps/docket/src/commands/start-service.ts';
import { type Installation, openInstallation } from '../../apps/docket/src/installation/installation.ts';

/** The variables for a service whose events the server that DOCKET_TEST_EVENTSTORE_URL names is to keep, where it is set. */
export const eventStoreForTests: Readonly<Record<string, string>> = process.env.DOCKET_TEST_EVENTSTORE_URL
  ? { EVENTSTORE_URL: process.env.DOCKET_TEST_EVENTSTORE_URL }
  : {};

/** The secret that the tests sign their tokens with. */
export const JWT_SECRET = 'a secret for tests, of some length';

/** The service at work in this process, on a port of its own. */
export interface Service {
  /** `http://127.0.0.1:<port>`. */
  readonly base: string;
  readonly databaseUrl: string;
  readonly installation: Installation;
  /** Every route that the running application declares. */
  readonly endpoints: readonly EndpointDeclaration[];
  /** Another copy over the same database, with the same secrets. */
  another(): Promise<Service>;
  stop(): Promise<void>;
}

/** Without the sagas, nothing is appended but what a test does itself. */
const DOCKET_ROLES = 'api,projections';

/** What a service has whose sagas are at work, too. */
export const WITH_SAGAS = { DOCKET_ROLES: 'api,projections,sagas', REMINDER_INTERVAL_SECONDS: '0.2' };

/** Starts the service on a new database, or with the variables given: without sagas, unless these say otherwise. It logs nothing. */
export async function startService(variables: Readonly<Record<string, string>> = {}): Promise<Service> {
  const databaseUrl = variables.DATABASE_URL ?? (await testDatabase()).url;
  const home = variables.DOCKET_HOME ?? testFolder();
  const own = { DATABASE_URL: databaseUrl, DOCKET_HOME: home, DOCKET_JWT_SECRET: JWT_SECRET };
  const environment = { DOCKET_ROLES, ...eventStoreForTests, ...variables, ...own };
  const log = pino({ level: 'silent' });
  const installation = await openInstallation(loadConfig(environment), log);
  const app = await createApp(installation);
  await app.listen(0, '127.0.0.1');
  const base = await app.getUrl();
  // A server that other tests have used holds much that the read models of a new database must catch up with.
  if ('EVENTSTORE_URL' in environment) while (!(await fetch(`${base}/health/ready`)).ok) await pause(50);
  return {
    base,
    databaseUrl,
    installation,
    endpoints: endpointsIn(app.get(ModulesContainer)),
    another: () => startService(environment),
    async stop() {
      await app.close();
      await installation.close();
    },
  };
}
