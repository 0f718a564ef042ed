import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { can } from '#libs/access';
import { putOrganization as decidePut, type Organization, organizationStream } from '#libs/directory';
import {
  defineEndpoint,
  Endpoint,
  etag,
  forbidden,
  type InputOf,
  invalid,
  invalidField,
  jsonPointer,
  mustMatch,
  notFound,
  readHeaders,
  revisionedCommandHeaders,
  text,
  uuid,
} from '#libs/http';
import { taskType } from '#libs/task';
import { canonicalTimeZone, InvalidDateTimeError, parseLocalTime } from '#libs/time';
import { NAMES_ORGANIZATION } from '../access/auth.guard.ts';
import { commandContext } from '../access/command-context.ts';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { IDS } from '../examples.ts';
import { sayOutcome } from '../reply-headers.ts';
import { Services } from '../services.ts';
import { mustBeMember } from '../task/members.ts';
import { upsertStatus } from '../upsert-status.ts';

/** An organization as the API answers it. */
export const organizationSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    time_zone: z.string(),
    date_reminder_time: z.string(),
    task_type_assignees: z.record(z.string(), z.uuid().nullable()),
  })
  .meta({ id: 'Organization' });

const exampleOrganization = {
  id: IDS.organization,
  name: 'Acme',
  time_zone: 'Europe/Berlin',
  date_reminder_time: '00:00',
  task_type_assignees: {},
};

/** A text that a function of the time library takes; what it throws is the fault. */
const readBy = (read: (value: string) => unknown) =>
  z.string().transform((value, context) => {
    try {
      return String(read(value));
    } catch (error) {
      if (!(error instanceof InvalidDateTimeError)) throw error;
      context.addIssue({ code: 'custom', message: error.detail });
      return z.NEVER;
    }
  });

const getOrganization = defineEndpoint({
  method: 'GET',
  path: '/api/organization',
  operation: 'getOrganization',
  summary: 'The organization of the caller',
  tags: ['directory'],
  auth: 'token',
  headers: readHeaders,
  status: 200,
  reply: organizationSchema,
  replyHeaders: ['ETag'],
  errors: ['projection-behind', 'unavailable'],
  examples: { reply: exampleOrganization },
});

const putOrganization = defineEndpoint({
  method: 'PUT',
  path: '/api/organization',
  operation: NAMES_ORGANIZATION,
  summary: 'Name the organization, or change its settings: what is absent stays',
  tags: ['directory'],
  auth: 'token',
  permission: 'Directory:Write',
  headers: revisionedCommandHeaders,
  body: z.strictObject({
    name: text({ min: 1, max: 255, trim: true }),
    time_zone: readBy(canonicalTimeZone),
    date_reminder_time: readBy((value) => parseLocalTime(value).toString({ smallestUnit: 'minute' })).optional(),
    task_type_assignees: z.record(z.string(), uuid().nullable()).optional(),
  }),
  status: [200, 201],
  reply: organizationSchema,
  replyHeaders: ['ETag', 'Docket-Position'],
  errors: ['forbidden', 'precondition-failed', 'key-reused', 'unavailable'],
  examples: { body: { name: 'Acme', time_zone: 'Europe/Berlin' }, reply: exampleOrganization },
});

/** The organization's name and settings. */
@Controller()
export class OrganizationController {
  constructor(private readonly services: Services) {}

  @Endpoint(getOrganization)
  async get({ reply }: InputOf<typeof getOrganization>, @CurrentSession() { caller }: Session) {
    const { state, revision } = await this.services.organizations.load(organizationStream(caller.organizationId));
    if (!state) throw notFound('organization');
    void reply.header('etag', etag(revision));
    return organizationReply(state);
  }

  @Endpoint(putOrganization)
  async put(input: InputOf<typeof putOrganization>, @CurrentSession() { caller }: Session) {
    const { task_type_assignees, ...settings } = input.body;
    if (task_type_assignees && !can(caller, 'Settings:Write')) throw forbidden();
    const context = commandContext(putOrganization, input, caller);
    const outcome = await this.services.executor.execute(this.services.organizations, {
      context,
      stream: organizationStream(caller.organizationId),
      decide: (organization, revision) => {
        mustMatch(input.headers['if-match'], revision);
        const assignees = task_type_assignees && mergeAssignees(task_type_assignees, organization);
        return decidePut(assignees ? { ...settings, task_type_assignees: assignees } : settings, organization);
      },
    });
    if (!outcome.state) throw notFound('organization');
    sayOutcome(input.reply, outcome);
    void input.reply.status(await upsertStatus(this.services.store, outcome, context, 'OrganizationCreated'));
    return organizationReply(outcome.state);
  }
}

function mergeAssignees(wanted: Readonly<Record<string, string | null>>, organization: Organization | null) {
  const faults = Object.keys(wanted).filter((type) => taskType(type)?.assignee !== 'setting');
  if (faults.length > 0) {
    throw invalid(
      faults.map((type) => ({
        pointer: jsonPointer(['task_type_assignees', type]),
        code: 'unknown',
        detail: 'is no task type with a default assignee',
      })),
    );
  }
  for (const [type, member] of Object.entries(wanted)) {
    if (organization) mustBeMember(organization, member, jsonPointer(['task_type_assignees', type]));
    else if (member !== null)
      throw invalidField(
        jsonPointer(['task_type_assignees', type]),
        'unknown-member',
        'must be the id of a member of this organization',
      );
  }
  return { ...organization?.task_type_assignees, ...wanted };
}

/** An organization in the shape of the API. */
export function organizationReply({ id, name, time_zone, date_reminder_time, task_type_assignees }: Organization) {
  return { id, name, time_zone, date_reminder_time, task_type_assignees };
}
