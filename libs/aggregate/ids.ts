import { randomUUIDv7 } from 'node:crypto';
import { v5 } from 'uuid';

const COMMANDS = '1d1e7a3c-2f0b-4b8a-9a55-7d6f0c9b4e21';

/** A new UUID of version 7. */
export const newId = (): string => randomUUIDv7();

/** The id of a command with an Idempotency-Key: the same for the same organization, caller and key, everywhere and for ever. */
export const keyedCommandId = (organizationId: string, credentialId: string, key: string): string =>
  v5(JSON.stringify([organizationId, credentialId, key]), COMMANDS);

/** The id of a command's n-th event: a repeat of the command yields the same ids, so the log recognises it. */
export const eventId = (commandId: string, n: number): string => v5(String(n), commandId);

/** The id of something that a command makes, the same for a repeat of the command. */
export const derivedId = (commandId: string, what: string): string => v5(what, commandId);
