import { type Caller, can } from './caller.ts';
import { type CallScope, type ContactScope, callScope, contactScope, type TaskScope, taskScope } from './policy.ts';

/**
 * The events of an organization that a caller may see. Those of a task, a contact or a call go by what it is now, not by
 * what it was then; those of a deleted task, like all that is not named here, are for readers of the audit log alone.
 */
export interface EventScope {
  readonly organizationId: string;
  /** Whether the caller reads the audit log, and so everything that stands in it. */
  readonly everything: boolean;
  readonly tasks: TaskScope;
  readonly contacts: ContactScope;
  readonly calls: CallScope;
  /** Whether API keys are the caller's business. */
  readonly keys: boolean;
  /** Whether what operators decided is. */
  readonly settings: boolean;
}

/** What a caller may see of the event feed (specification §4). The organization's own settings and members are open. */
export function eventScope(caller: Caller): EventScope {
  return {
    organizationId: caller.organizationId,
    everything: can(caller, 'Audit:Read'),
    tasks: taskScope(caller),
    contacts: contactScope(caller),
    calls: callScope(caller),
    keys: can(caller, 'Key:Write'),
    settings: can(caller, 'Settings:Write'),
  };
}
