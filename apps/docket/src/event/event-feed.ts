import { Injectable } from '@nestjs/common';
import { type Caller, eventScope } from '#libs/access';
import type { Position } from '#libs/event';
import { reachedTogether } from '#libs/projection';
import { readFeed } from '#projections/audit-log';
import { Services } from '../services.ts';
import { FEED_MODELS } from './event-endpoints.ts';
import { type EventReply, eventReplies } from './event-reply.ts';

/** Which part of the feed a caller asks for; `after` null is from the first event. */
export interface FeedRequest {
  readonly after: Position | null;
  readonly types?: readonly string[] | undefined;
  readonly limit: number;
}

/** The events of an organization, as far as a caller may see them. */
@Injectable()
export class EventFeed {
  constructor(private readonly services: Services) {}

  /**
   * The next events, and the position to go on behind. It ends where all read models that the policy asks have come: a
   * task that the task list does not know yet would be taken for one that the caller may not see, and passed for ever.
   * Null where they hold nothing yet.
   */
  async page(
    caller: Caller,
    { after, types, limit }: FeedRequest,
  ): Promise<{ readonly data: EventReply[]; readonly next: Position; readonly more: boolean } | null> {
    const { store, readModel, codec } = this.services;
    const ordinalOf = store.ordinal.bind(store);
    const upTo = await reachedTogether(readModel, FEED_MODELS, ordinalOf);
    if (upTo === null) return null;
    const range = { after: after === null ? null : ordinalOf(after), upTo: ordinalOf(upTo), types, limit };
    const { entries, lookedAt } = await readFeed(readModel, eventScope(caller), range);
    return { data: await eventReplies(codec, entries), next: lookedAt ?? after ?? upTo, more: lookedAt !== null };
  }
}
