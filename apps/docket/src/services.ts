import type { KeyObject } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import { createExecutor, createRepository, type Executor, type Repository } from '#libs/aggregate';
import type { Attachments } from '#libs/attachment';
import {
  type CallEvent,
  type CallState,
  callEvolution,
  type ExternalIdEvent,
  type ExternalIdState,
  externalIdEvolution,
} from '#libs/call';
import {
  type ContactEvent,
  type ContactState,
  contactEvolution,
  type OrganizationEvent,
  type OrganizationState,
  organizationEvolution,
} from '#libs/directory';
import type { KeyRing, KeyTable } from '#libs/erasure';
import type { EventCodec } from '#libs/event';
import type { EventStore } from '#libs/event-store';
import {
  type Feed,
  type FeedEvent,
  feedEvolution,
  type NotificationEvent,
  type NotificationState,
  notificationEvolution,
} from '#libs/notification';
import { type DeadLetterEvent, deadLetterEvolution, type Progress } from '#libs/projection';
import { anyInstance, type Instance, type SagaEvent } from '#libs/saga';
import { type TaskEvent, type TaskState, taskEvolution } from '#libs/task';
import { type WebhookEvent, type Webhooks, webhooksEvolution } from '#libs/webhook';

import { type Extractions, extractionInstance } from './extraction/extraction-of.ts';

/** A log and the aggregates in it. */
export interface Aggregates {
  readonly store: EventStore;
  readonly executor: Executor;
  readonly tasks: Repository<TaskState, TaskEvent>;
  readonly contacts: Repository<ContactState, ContactEvent>;
  readonly organizations: Repository<OrganizationState, OrganizationEvent>;
  readonly notifications: Repository<NotificationState, NotificationEvent>;
  readonly feeds: Repository<Feed, FeedEvent>;
  readonly webhooks: Repository<Webhooks, WebhookEvent>;
  readonly calls: Repository<CallState, CallEvent>;
  readonly externalIds: Repository<ExternalIdState, ExternalIdEvent>;
  readonly extractions: Extractions;
  readonly deadLetters: Repository<null, DeadLetterEvent>;
  /** Instances of sagas, as far as all of them are alike. */
  readonly instances: Repository<Instance<null>, SagaEvent>;
}

/** What the handlers work with: the log, the aggregates in it, and the read models. */
export abstract class Services implements Aggregates {
  abstract readonly store: EventStore;
  abstract readonly executor: Executor;
  abstract readonly tasks: Aggregates['tasks'];
  abstract readonly contacts: Aggregates['contacts'];
  abstract readonly organizations: Aggregates['organizations'];
  abstract readonly notifications: Aggregates['notifications'];
  abstract readonly feeds: Aggregates['feeds'];
  abstract readonly webhooks: Aggregates['webhooks'];
  abstract readonly calls: Aggregates['calls'];
  abstract readonly externalIds: Aggregates['externalIds'];
  abstract readonly extractions: Extractions;
  abstract readonly deadLetters: Aggregates['deadLetters'];
  abstract readonly instances: Aggregates['instances'];
  /** The database, for what operators ask: read models do not wait for these connections, nor these for theirs. */
  abstract readonly operations: Pool;
  /** The read models, each table under its own name. */
  abstract readonly readModel: Kysely<unknown>;
  /** How far a read model has come. */
  abstract readonly progressOf: (readModel: string) => Progress;
  /** Destroys the keys that personal text is sealed under. */
  abstract readonly keyTable: KeyTable;
  /** Those keys, as far as this process knows them. */
  abstract readonly keyRing: KeyRing;
  /** Reads what read models keep of events as the log holds them. */
  abstract readonly codec: EventCodec;
  /** Signs the audit log's checkpoints. */
  abstract readonly signingKey: KeyObject;
  /** The bytes of attachments. */
  abstract readonly attachments: Attachments;
  /** The most bytes of an attachment. */
  abstract readonly attachmentMaxBytes: number;
  /** Whether this process knows that no model is configured: it works on sagas, and has no key. */
  abstract readonly modelIsOff: boolean;
  /** Derives the secrets of API keys. */
  abstract readonly masterKey: Uint8Array;
}

/** The aggregates of a log. */
export function createAggregates(store: EventStore, codec: EventCodec): Aggregates {
  return {
    store,
    executor: createExecutor(store),
    tasks: createRepository(store, taskEvolution, 50_000, codec),
    contacts: createRepository(store, contactEvolution, 50_000, codec),
    organizations: createRepository(store, organizationEvolution, 1_000),
    notifications: createRepository(store, notificationEvolution, 1_000),
    feeds: createRepository(store, feedEvolution, 10_000),
    webhooks: createRepository(store, webhooksEvolution, 1_000),
    calls: createRepository(store, callEvolution, 2_000, codec),
    externalIds: createRepository(store, externalIdEvolution, 10_000),
    extractions: createRepository(store, extractionInstance, 10_000, codec),
    deadLetters: createRepository(store, deadLetterEvolution, 100),
    instances: createRepository(store, anyInstance, 100),
  };
}
