import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { roleSchema } from '#libs/access';
import { putMember as decidePut, type Member, organizationStream, removeMember } from '#libs/directory';
import { commandHeaders, defineEndpoint, Endpoint, type InputOf, notFound, readHeaders, text, uuid } from '#libs/http';
import { commandContext } from '../access/command-context.ts';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { IDS } from '../examples.ts';
import { sayPosition } from '../reply-headers.ts';
import { Services } from '../services.ts';
import { upsertStatus } from '../upsert-status.ts';
import { email } from './email.ts';

/** A member as the API answers it. */
export const memberSchema = z
  .object({
    id: z.uuid(),
    organization_id: z.uuid(),
    user_id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    kind: z.enum(['staff', 'doctor']),
    role: roleSchema,
  })
  .meta({ id: 'Member' });

const exampleMember = {
  id: IDS.member,
  organization_id: IDS.organization,
  user_id: 'u-17',
  name: 'Grace Hopper',
  email: 'grace@example.org',
  kind: 'staff' as const,
  role: 'member' as const,
};

const common = { tags: ['directory'], auth: 'token' } as const;
const params = z.object({ member_id: uuid() });

const listMembers = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/api/members',
  operation: 'listMembers',
  summary: 'The members of the organization, by name',
  headers: readHeaders,
  status: 200,
  reply: z.object({ data: z.array(memberSchema), next_cursor: z.null() }),
  errors: ['projection-behind', 'unavailable'],
  examples: { reply: { data: [exampleMember], next_cursor: null } },
});

const putMember = defineEndpoint({
  ...common,
  method: 'PUT',
  path: '/api/members/:member_id',
  operation: 'putMember',
  summary: 'Add a member or change it; a role counts from the next request on',
  permission: 'Directory:Write',
  params,
  headers: commandHeaders,
  body: z.strictObject({
    user_id: text({ min: 1, max: 255 }),
    name: text({ min: 1, max: 255, trim: true }),
    email: email.nullable().default(null),
    kind: z.enum(['staff', 'doctor']),
    role: roleSchema,
  }),
  status: [200, 201],
  reply: memberSchema,
  replyHeaders: ['Docket-Position'],
  errors: ['forbidden', 'key-reused', 'unavailable'],
  examples: {
    body: { user_id: 'u-17', name: 'Grace Hopper', email: 'grace@example.org', kind: 'staff', role: 'member' },
    reply: exampleMember,
  },
});

const deleteMember = defineEndpoint({
  ...common,
  method: 'DELETE',
  path: '/api/members/:member_id',
  operation: 'deleteMember',
  summary: 'Remove a member: its user is refused from the next request on',
  permission: 'Directory:Write',
  params,
  headers: commandHeaders,
  status: 204,
  reply: null,
  replyHeaders: ['Docket-Position'],
  errors: ['forbidden', 'not-found', 'key-reused', 'unavailable'],
});

/** The members of the organization. */
@Controller()
export class MemberController {
  constructor(private readonly services: Services) {}

  @Endpoint(listMembers)
  list(_: InputOf<typeof listMembers>, @CurrentSession() { organization }: Session) {
    const present = [...organization.members.values()].filter((member) => !member.removed);
    const byName = present.toSorted((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
    return { data: byName.map((member) => memberReply(member, organization.id)), next_cursor: null };
  }

  @Endpoint(putMember)
  async put(input: InputOf<typeof putMember>, @CurrentSession() { caller }: Session) {
    const id = input.params.member_id;
    const context = commandContext(putMember, input, caller);
    const outcome = await this.services.executor.execute(this.services.organizations, {
      context,
      stream: organizationStream(caller.organizationId),
      decide: (organization) => decidePut({ id, ...input.body }, organization),
    });
    const member = outcome.state?.members.get(id);
    if (!member) throw notFound('member');
    sayPosition(input.reply, outcome.position);
    void input.reply.status(await upsertStatus(this.services.store, outcome, context, 'MemberAdded'));
    return memberReply(member, caller.organizationId);
  }

  @Endpoint(deleteMember)
  async delete(input: InputOf<typeof deleteMember>, @CurrentSession() { caller }: Session) {
    const outcome = await this.services.executor.execute(this.services.organizations, {
      context: commandContext(deleteMember, input, caller),
      stream: organizationStream(caller.organizationId),
      decide: (organization) => removeMember(input.params.member_id, organization),
    });
    sayPosition(input.reply, outcome.position);
  }
}

function memberReply({ id, user_id, name, email, kind, role }: Member, organization_id: string) {
  return { id, organization_id, user_id, name, email, kind, role };
}
