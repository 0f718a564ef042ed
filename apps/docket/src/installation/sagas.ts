import { Kysely, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Config } from '#libs/config';
import { createMailer } from '#libs/email';
import type { DomainEvent } from '#libs/event';
import { closePool, createPool } from '#libs/postgres';
import type { Progress } from '#libs/projection';
import { runSaga, type Saga, type SagaRunner, systemClock } from '#libs/saga';
import { createAddressGuard } from '#libs/webhook';
import { workQueue } from '#projections/saga-work';
import { extractionSaga } from '../extraction/extraction-saga.ts';
import { modelDoor } from '../extraction/model-door.ts';
import { emailSaga } from '../notification/email-saga.ts';
import { notifySaga } from '../notification/notify.ts';
import { runReminders } from '../reminder/run-reminders.ts';
import { sagaWorkOfDocket } from '../saga/sources.ts';
import type { Aggregates } from '../services.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { webhookSaga } from '../webhook/webhook-saga.ts';

/** What the sagas of a process need. */
export interface RunSagasOptions {
  readonly config: Config;
  readonly url: string;
  readonly masterKey: Uint8Array;
  readonly aggregates: Aggregates;
  readonly progressOf: (readModel: string) => Progress;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** The sagas of a process. */
export interface Sagas {
  /** The connections that they look for work with. */
  readonly pool: Pool;
  stop(): Promise<void>;
}

const CONNECTIONS = 4;

/** Works on every saga, and sends reminders, as far as this process can get their leases. */
export function runSagas(options: RunSagasOptions): Sagas {
  const { config, url, masterKey, aggregates, progressOf, logger, metrics } = options;
  const publicUrl = publicUrlOf(config);
  const settings = { search_path: 'read_model,public' };
  const pool = createPool(url, { name: 'docket saga', max: CONNECTIONS, settings });
  const readModel = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const queue = workQueue(readModel, progressOf(sagaWorkOfDocket.name));
  const clock = systemClock;
  const common = { store: aggregates.store, pool, clock, queue, onAttempt: metrics.onAttempt.bind(metrics) };
  const start = <State, E extends DomainEvent>(saga: Saga<State, E>): SagaRunner =>
    runSaga({
      ...common,
      saga,
      onError: (err, instance) =>
        logger.warn({ err, saga: saga.name, instance_id: instance?.id }, 'a step of a saga failed and is tried again'),
    });
  const mailer = config.smtp && createMailer({ url: config.smtp.url, from: config.smtp.from ?? senderAt(publicUrl) });
  const guard = createAddressGuard(config.webhookNetworks);
  const runners = [
    start(notifySaga({ aggregates, emails: mailer !== null })),
    start(emailSaga({ aggregates, mailer, publicUrl })),
    start(webhookSaga({ aggregates, masterKey, guard, publicUrl })),
    start(extractionSaga(aggregates, modelDoor(config))),
    runReminders({
      aggregates,
      readModel,
      clock,
      pool,
      intervalMs: config.reminderIntervalMs,
      onReminder({ organizationId, taskId }, what) {
        metrics.onReminder(what);
        const ids = { organization_id: organizationId, task_id: taskId };
        if (what === 'skipped') logger.info(ids, 'a reminder was skipped: there is nobody to send it to');
      },
      onError: (err, task) =>
        logger.warn({ err, task_id: task?.taskId }, 'a reminder could not be sent and is tried again'),
    }),
  ];
  return {
    pool,
    async stop() {
      await Promise.all(runners.map((runner) => runner.stop()));
      mailer?.close();
      await closePool(pool);
    },
  };
}

/** A sender where none is configured: at the host that the links lead to. */
const senderAt = (publicUrl: string): string => `Docket <docket@${new URL(publicUrl).hostname}>`;

/** Where links lead: without a slash at the end. */
const publicUrlOf = ({ publicUrl, host, port }: Config): string =>
  publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
