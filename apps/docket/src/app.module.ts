import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { createRateLimit, createTokenVerifier } from '#libs/access';
import { API_INFO, DocsController, HEALTH_CHECKS, HealthController } from '#libs/http';
import { AuthGuard, Limits } from './access/auth.guard.ts';
import { Authenticator, Tokens } from './access/authenticator.ts';
import { ReadBarrierGuard } from './access/read-barrier.guard.ts';
import { AiController } from './ai/ai.controller.ts';
import { AttachmentController } from './attachment/attachment.controller.ts';
import { Uploads } from './attachment/uploads.ts';
import { AuditController } from './audit/audit.controller.ts';
import { CallController } from './call/call.controller.ts';
import { CallCommands } from './call/call-commands.ts';
import { CallReplies } from './call/call-replies.ts';
import { CommentController } from './comment/comment.controller.ts';
import { ContactController } from './contact/contact.controller.ts';
import { ErasureController } from './contact/erasure.controller.ts';
import { TimelineController } from './contact/timeline.controller.ts';
import { KeyController } from './directory/key.controller.ts';
import { MemberController } from './directory/member.controller.ts';
import { OrganizationController } from './directory/organization.controller.ts';
import { EventController } from './event/event.controller.ts';
import { EventFeed } from './event/event-feed.ts';
import { EventStream } from './event/event-stream.ts';
import { healthChecks } from './health/checks.ts';
import type { Installation } from './installation/installation.ts';
import { MetaController } from './meta/meta.controller.ts';
import { NotificationController } from './notification/notification.controller.ts';
import { NotificationReplies } from './notification/notification-replies.ts';
import { NotificationStream } from './notification/notification-stream.ts';
import { ProjectionController } from './projection/projection.controller.ts';
import { ReportController } from './report/report.controller.ts';
import { SagaController } from './saga/saga.controller.ts';
import { Services } from './services.ts';
import { AssignmentController } from './task/assignment.controller.ts';
import { ChangeTaskHandler, CreateTaskHandler } from './task/bus.ts';
import { HistoryController } from './task/history.controller.ts';
import { ListController } from './task/list.controller.ts';
import { ReferenceController } from './task/reference.controller.ts';
import { TaskController } from './task/task.controller.ts';
import { TaskCommands } from './task/task-commands.ts';
import { TaskLists } from './task/task-lists.ts';
import { TaskReads } from './task/task-reads.ts';
import { TaskReplies } from './task/task-replies.ts';
import { TransitionController } from './task/transition.controller.ts';
import { UndoController } from './task/undo.controller.ts';
import { MetricsController } from './telemetry/metrics.controller.ts';
import { MetricsSources } from './telemetry/metrics-sources.ts';
import { TwilioConfig, TwilioController } from './twilio/twilio.controller.ts';
import { TwilioCalls } from './twilio/twilio-calls.ts';
import { WebhookController } from './webhook/webhook.controller.ts';

@Module({})
class AppModule {}

/** The service over an installation, as a Nest module. A copy that is no `api` can only be asked how it fares. */
export function appModule(installation: Installation): DynamicModule {
  const { config } = installation;
  const api = config.roles.includes('api');
  return {
    module: AppModule,
    imports: api ? [CqrsModule.forRoot()] : [],
    controllers: [HealthController, MetricsController, ...(api ? apiControllers : [])],
    providers: [
      { provide: HEALTH_CHECKS, useValue: healthChecks(installation) },
      { provide: MetricsSources, useValue: metricsSources(installation) },
      { provide: Limits, useValue: new ConfiguredLimits(config.rateLimitPerMinute) },
      ...(api ? apiProviders(installation) : []),
    ],
  };
}

const apiControllers = [
  DocsController,
  MetaController,
  // Before TaskController: /api/tasks/counts is no task.
  ListController,
  TaskController,
  TransitionController,
  UndoController,
  AssignmentController,
  ReferenceController,
  CommentController,
  AttachmentController,
  HistoryController,
  ContactController,
  TimelineController,
  ErasureController,
  CallController,
  TwilioController,
  AiController,
  OrganizationController,
  MemberController,
  KeyController,
  NotificationController,
  ProjectionController,
  SagaController,
  WebhookController,
  AuditController,
  EventController,
  ReportController,
];

function apiProviders(installation: Installation): Provider[] {
  const { config, secrets } = installation;
  const { jwt } = config;
  const source = jwt?.kind === 'jwks' ? { ...jwt, jwksUrl: jwt.url } : { secret: secrets.jwtSecret ?? '' };
  const verifier = createTokenVerifier(source);
  return [
    { provide: Services, useValue: installation },
    { provide: Tokens, useValue: { verifier } },
    Authenticator,
    { provide: APP_GUARD, useClass: AuthGuard },
    { provide: APP_GUARD, useClass: ReadBarrierGuard },
    { provide: API_INFO, useValue: INFO },
    TaskCommands,
    TaskLists,
    TaskReads,
    TaskReplies,
    Uploads,
    NotificationReplies,
    NotificationStream,
    EventFeed,
    EventStream,
    CallCommands,
    CallReplies,
    TwilioCalls,
    { provide: TwilioConfig, useValue: { settings: config } },
    CreateTaskHandler,
    ChangeTaskHandler,
  ];
}

const metricsSources = ({ telemetry, operations, store, config }: Installation): MetricsSources => ({
  metrics: telemetry.metrics,
  pool: operations,
  store,
  token: config.metricsToken,
});

const INFO = {
  title: 'Docket',
  version: '0.1.0',
  description: 'Tasks that hang on people and stand up to an audit: commands become events, events become lists.',
};

class ConfiguredLimits extends Limits {
  readonly perCaller: Limits['perCaller'];

  constructor(perMinute: number | null) {
    super();
    this.perCaller = createRateLimit(perMinute);
  }
}
