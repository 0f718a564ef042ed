import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { projectionBehind, type ServerSentEvent } from '#libs/http';
import type { NotificationCategory } from '#libs/notification';
import { notificationFeed, readNews } from '#projections/notification-feed';
import { taskList } from '#projections/task-list';
import { Authenticator } from '../access/authenticator.ts';
import type { Session } from '../access/request-caller.ts';
import { sessionNow } from '../access/session-now.ts';
import { Services } from '../services.ts';
import { FeedNews } from './feed-news.ts';
import { NotificationReplies } from './notification-replies.ts';

/** What a client follows. */
export interface Followed {
  /** The caller's credential: it is asked for again before anything is sent. */
  readonly authorization: string | undefined;
  /** The id of the last event that the client has. */
  readonly after: string;
  readonly category: readonly NotificationCategory[] | undefined;
}

const PAGE = 100;
/** A credential that holds no more, or a role that was taken away, ends a silent stream within this. */
const LOOK_MS = 5_000;
/** How soon a stream looks again that could not see whether there is news. */
const AGAIN_MS = 500;

/** The feed of a member as it grows. */
@Injectable()
export class NotificationStream {
  readonly #news: FeedNews;

  constructor(
    private readonly services: Services,
    private readonly replies: NotificationReplies,
    private readonly authenticator: Authenticator,
  ) {
    const { store, readModel, progressOf } = services;
    const progress = [progressOf(notificationFeed.name), progressOf(taskList.name)];
    this.#news = new FeedNews({ store, readModel, progress });
  }

  /** Where the feeds end now: what comes after it comes from now on. @throws a 503 where they are too far behind. */
  async end(): Promise<string> {
    const end = await this.#news.end();
    if (end === null) throw projectionBehind();
    return end;
  }

  /** The caller's notifications as events, oldest first, until the signal is aborted or the caller is let in no more. */
  async *follow({ authorization, after, category }: Followed, signal: AbortSignal): AsyncGenerator<ServerSentEvent> {
    let news = Promise.withResolvers<void>();
    let stop: (() => void) | undefined;
    try {
      let last = after;
      while (!signal.aborted) {
        // Before the look: news that come while it is under way wake again.
        news = Promise.withResolvers<void>();
        const session = await sessionNow(this.authenticator, authorization);
        if (session === 'refused') return;
        const { organization, caller } = session ?? {};
        if (organization && caller?.memberId)
          stop ??= this.#news.follow(organization.id, caller.memberId, () => news.resolve());
        const upTo = await this.#news.end().catch(() => null);
        if (session && upTo !== null) {
          for (const { ordinal, ...item } of await this.#between(session, last, upTo)) {
            const reply = category && !category.includes(item.category) ? null : await this.replies.one(item, session);
            if (reply) yield { id: ordinal, event: 'notification', data: reply };
            last = ordinal;
          }
        }
        // Whoever could not look has missed the news that were told before: nobody tells them again.
        const rest = session && upTo !== null ? LOOK_MS : AGAIN_MS;
        await Promise.race([news.promise, pause(rest, undefined, { signal }).catch(() => undefined)]);
      }
    } finally {
      stop?.();
    }
  }

  async #between({ caller }: Session, after: string, upTo: string) {
    const found = [];
    for (let last = after; ; ) {
      const page = await readNews(this.services.readModel, caller, { after: last, upTo, limit: PAGE });
      found.push(...page);
      last = page.at(-1)?.ordinal ?? last;
      if (page.length < PAGE) return found;
    }
  }
}
