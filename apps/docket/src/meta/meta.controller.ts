import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { permissionSchema, roleSchema } from '#libs/access';
import { defineEndpoint, Endpoint, type InputOf, readHeaders } from '#libs/http';
import { NOTIFICATION_CATEGORIES } from '#libs/notification';
import { CATEGORIES, type Labelled, PRIORITIES, SOURCES, STATUSES, TASK_TYPES } from '#libs/task';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { organizationReply, organizationSchema } from '../directory/organization.controller.ts';
import { IDS } from '../examples.ts';
import { contextSchemas } from '../task/new-task-schema.ts';

const labelled = z.object({ value: z.string(), label: z.string(), badge_variant: z.string() }).meta({ id: 'Labelled' });
const show = ({ value, label, badge_variant }: Labelled) => ({ value, label, badge_variant });

const ROLES: readonly Labelled[] = roleSchema.options.map((value) => ({
  value,
  label: value.charAt(0).toUpperCase() + value.slice(1),
  badge_variant: value === 'admin' ? 'default' : 'outline',
}));

const META = {
  status: STATUSES.map(show),
  category: CATEGORIES.map(show),
  priority: PRIORITIES.map(show),
  source: SOURCES.map(show),
  type: TASK_TYPES.map(show),
  notification_category: NOTIFICATION_CATEGORIES.map(show),
  role: ROLES.map(show),
};

const common = { method: 'GET', tags: ['meta'], auth: 'token', headers: readHeaders, status: 200 } as const;

const getMeta = defineEndpoint({
  ...common,
  path: '/api/meta',
  operation: 'getMeta',
  summary: 'Every enumeration with its labels and badges',
  reply: z.object(Object.fromEntries(Object.keys(META).map((name) => [name, z.array(labelled)]))),
  examples: { reply: META },
});

const getTaskTypes = defineEndpoint({
  ...common,
  path: '/api/task-types',
  operation: 'getTaskTypes',
  summary: 'The task types, each with the JSON Schema of its context',
  reply: z.object({
    data: z.array(
      z.object({
        type: z.string(),
        label: z.string(),
        badge_variant: z.string(),
        schema: z
          .record(z.string(), z.unknown())
          .nullable()
          .meta({ description: 'Null: its fields are given directly.' }),
      }),
    ),
  }),
  examples: {
    reply: {
      data: [
        { type: 'contact', label: 'Contact', badge_variant: 'default', schema: null },
        {
          type: 'personal',
          label: 'Personal',
          badge_variant: 'outline',
          schema: { type: 'object', properties: { title: { type: 'string' } }, additionalProperties: false },
        },
      ],
    },
  },
});

const getMe = defineEndpoint({
  ...common,
  path: '/api/me',
  operation: 'getMe',
  summary: 'Who the caller is and what they may do',
  reply: z.object({
    kind: z.string(),
    id: z.string(),
    name: z.string().nullable(),
    role: roleSchema,
    permissions: z.array(permissionSchema),
    organization: organizationSchema,
  }),
  examples: {
    reply: {
      kind: 'member',
      id: IDS.member,
      name: 'Grace Hopper',
      role: 'viewer',
      permissions: ['Task:Collection:List', 'Task:Instance:View', 'Contact:Instance:View'],
      organization: {
        id: IDS.organization,
        name: 'Acme',
        time_zone: 'Europe/Berlin',
        date_reminder_time: '00:00',
        task_type_assignees: {},
      },
    },
  },
});

/** What a page needs to know before it shows anything. */
@Controller()
export class MetaController {
  @Endpoint(getMeta)
  meta(_: InputOf<typeof getMeta>) {
    return META;
  }

  @Endpoint(getTaskTypes)
  taskTypes(_: InputOf<typeof getTaskTypes>) {
    const types = contextSchemas();
    return {
      data: types.map(({ value: type, label, badge_variant, schema }) => ({ type, label, badge_variant, schema })),
    };
  }

  @Endpoint(getMe)
  me(_: InputOf<typeof getMe>, @CurrentSession() { caller, organization }: Session) {
    const { actor, role, permissions } = caller;
    const { kind, id, name } = actor;
    return { kind, id, name, role, permissions: [...permissions], organization: organizationReply(organization) };
  }
}
