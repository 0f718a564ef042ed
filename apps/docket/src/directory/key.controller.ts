import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { deriveApiKeySecret, hashApiKey, makeApiKey, roleSchema } from '#libs/access';
import { derivedId } from '#libs/aggregate';
import { createKey as decideCreate, revokeKey as decideRevoke, organizationStream } from '#libs/directory';
import { commandHeaders, defineEndpoint, Endpoint, type InputOf, readHeaders, text, uuid } from '#libs/http';
import { commandContext } from '../access/command-context.ts';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { IDS } from '../examples.ts';
import { sayPosition } from '../reply-headers.ts';
import { Services } from '../services.ts';

const keySchema = z
  .object({ id: z.uuid(), name: z.string(), role: roleSchema, created_at: z.iso.datetime() })
  .meta({ id: 'ApiKey' });

const common = { tags: ['keys'], auth: 'token', permission: 'Key:Write' } as const;
const example = { id: IDS.key as string, name: 'Phone pipeline', role: 'agent' as const };

const listKeys = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/api/keys',
  operation: 'listKeys',
  summary: 'The API keys that are not revoked',
  headers: readHeaders,
  status: 200,
  reply: z.object({ data: z.array(keySchema), next_cursor: z.null() }),
  errors: ['forbidden', 'projection-behind', 'unavailable'],
  examples: { reply: { data: [{ ...example, created_at: '2026-03-20T09:30:00.000Z' }], next_cursor: null } },
});

const createKey = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/api/keys',
  operation: 'createKey',
  summary: 'Make an API key; it is shown this once',
  headers: commandHeaders,
  body: z.strictObject({ name: text({ min: 1, max: 255, trim: true }), role: roleSchema }),
  status: 201,
  reply: z.object({ id: z.uuid(), name: z.string(), role: roleSchema, key: z.string() }).meta({ id: 'NewApiKey' }),
  replyHeaders: ['Docket-Position'],
  errors: ['forbidden', 'key-reused', 'unavailable'],
  examples: { body: { name: 'Phone pipeline', role: 'agent' }, reply: { ...example, key: 'dk_…' } },
});

const revokeKey = defineEndpoint({
  ...common,
  method: 'DELETE',
  path: '/api/keys/:key_id',
  operation: 'revokeKey',
  summary: 'Revoke an API key: it is refused from the next request on',
  params: z.object({ key_id: uuid() }),
  headers: commandHeaders,
  status: 204,
  reply: null,
  replyHeaders: ['Docket-Position'],
  errors: ['forbidden', 'not-found', 'key-reused', 'unavailable'],
});

/** API keys: only their hashes are kept. */
@Controller()
export class KeyController {
  constructor(private readonly services: Services) {}

  @Endpoint(listKeys)
  list(_: InputOf<typeof listKeys>, @CurrentSession() { organization }: Session) {
    const live = [...organization.keys.values()].filter((key) => !key.revoked);
    return { data: live.map(({ id, name, role, created_at }) => ({ id, name, role, created_at })), next_cursor: null };
  }

  @Endpoint(createKey)
  async create(input: InputOf<typeof createKey>, @CurrentSession() { caller }: Session) {
    const { organizationId } = caller;
    const context = commandContext(createKey, input, caller);
    // Both come from the command, so that its repeat can show the same key again though only the hash is kept.
    const keyId = derivedId(context.commandId, 'api-key');
    const secret = deriveApiKeySecret(this.services.masterKey, context.commandId);
    const fields = { id: keyId, ...input.body };
    const outcome = await this.services.executor.execute(this.services.organizations, {
      context,
      stream: organizationStream(organizationId),
      decide: (organization) => decideCreate({ ...fields, hash: hashApiKey(secret) }, organization),
    });
    sayPosition(input.reply, outcome.position);
    return { ...fields, key: makeApiKey({ organizationId, keyId, secret }) };
  }

  @Endpoint(revokeKey)
  async revoke(input: InputOf<typeof revokeKey>, @CurrentSession() { caller }: Session) {
    const outcome = await this.services.executor.execute(this.services.organizations, {
      context: commandContext(revokeKey, input, caller),
      stream: organizationStream(caller.organizationId),
      decide: (organization) => decideRevoke(input.params.key_id, organization),
    });
    sayPosition(input.reply, outcome.position);
  }
}
