import { deriveApiKeySecret, hashApiKey, makeApiKey, type Role } from '#libs/access';
import { derivedId } from '#libs/aggregate';
import { createKey as decideCreate, revokeKey as decideRevoke, organizationStream } from '#libs/directory';
import { operatorContext } from './context.ts';
import { print, withLog } from './with-log.ts';

/** Makes an API key and prints it: this once. */
export function createKey({
  organization,
  name,
  role,
}: {
  organization: string;
  name: string;
  role: Role;
}): Promise<void> {
  return withLog(async ({ executor, organizations, database }) => {
    const context = operatorContext(organization);
    const id = derivedId(context.commandId, 'api-key');
    const secret = deriveApiKeySecret(database.secrets.masterKey, context.commandId);
    await executor.execute(organizations, {
      context,
      stream: organizationStream(organization),
      decide: (state) => decideCreate({ id, name, role, hash: hashApiKey(secret) }, state),
    });
    print(makeApiKey({ organizationId: organization, keyId: id, secret }));
  });
}

/** Prints the keys of an organization that are not revoked. */
export function listKeys({ organization }: { organization: string }): Promise<void> {
  return withLog(async ({ organizations }) => {
    const { state } = await organizations.load(organizationStream(organization));
    for (const key of state?.keys.values() ?? [])
      if (!key.revoked) print([key.id, key.role, key.created_at, key.name].join('\t'));
  });
}

/** Revokes a key. */
export function revokeKey(id: string, { organization }: { organization: string }): Promise<void> {
  return withLog(async ({ executor, organizations }) => {
    await executor.execute(organizations, {
      context: operatorContext(organization),
      stream: organizationStream(organization),
      decide: (state) => decideRevoke(id, state),
    });
    print(`${id} is revoked.`);
  });
}
