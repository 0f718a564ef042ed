import type { Caller } from '#libs/access';
import type { Premises } from '#libs/aggregate';
import type { Organization } from '#libs/directory';
import type { StreamRevision } from '#libs/event-store';
import type { Identity } from './authenticator.ts';
import type { NamingSession } from './request-caller.ts';

/** A session by an organization from memory, which the appends of its commands are guarded by until it is renewed. */
export class GuardedSession implements NamingSession, Premises {
  #identity: Identity;
  #renewed = false;

  constructor(
    remembered: Identity,
    /** Admits the caller once more, by the organization as the log has it now. @throws what refuses them by now. */
    private readonly admit: () => Promise<Identity>,
  ) {
    this.#identity = remembered;
  }

  get caller(): Caller {
    return this.#identity.caller;
  }

  get organization(): Organization | null {
    return this.#identity.organization;
  }

  get premises(): Premises {
    return this;
  }

  get unchanged(): readonly StreamRevision[] {
    return this.#renewed ? [] : [this.#identity.knownBy];
  }

  async renew(): Promise<void> {
    this.#identity = await this.admit();
    this.#renewed = true;
  }
}
