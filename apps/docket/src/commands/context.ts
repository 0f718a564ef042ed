import { type CommandContext, newId } from '#libs/aggregate';
import { type Actor, SYSTEM } from '#libs/event';

/** The context of a command that an operator gives on the command line. */
export function operatorContext(organizationId: string, actor: Actor = SYSTEM): CommandContext {
  const commandId = newId();
  return { organizationId, actor, commandId, requestHash: null, correlationId: commandId, causationId: null };
}
