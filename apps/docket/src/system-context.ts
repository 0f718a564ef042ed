import { type CommandContext, newId } from '#libs/aggregate';
import { SYSTEM } from '#libs/event';

/** The context of a command that the installation itself gives. */
export function systemContext(organizationId: string): CommandContext {
  const commandId = newId();
  return { organizationId, actor: SYSTEM, commandId, requestHash: null, correlationId: commandId, causationId: null };
}
