import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Position } from '#libs/event';
import type { ServerSentEvent } from '#libs/http';
import { Authenticator } from '../access/authenticator.ts';
import { sessionNow } from '../access/session-now.ts';
import { Services } from '../services.ts';
import { EventFeed } from './event-feed.ts';
import { EventNews } from './event-news.ts';

/** What a client follows. */
export interface Followed {
  /** The caller's credential: it is asked for again before every page. */
  readonly authorization: string | undefined;
  /** The last position that the client has; null: none. */
  readonly after: Position | null;
  readonly types: readonly string[] | undefined;
}

const PAGE = 100;
/** A credential that holds no more, or a role that was taken away, ends or changes a silent stream within this. */
const LOOK_MS = 10_000;

/** The feed of events as it grows. */
@Injectable()
export class EventStream {
  readonly #news: EventNews;

  constructor(
    services: Services,
    private readonly feed: EventFeed,
    private readonly authenticator: Authenticator,
  ) {
    this.#news = new EventNews(services);
  }

  /** What the caller may see, oldest first and then as it comes, until the signal is aborted or the caller is let in no more. */
  async *follow({ authorization, after, types }: Followed, signal: AbortSignal): AsyncGenerator<ServerSentEvent> {
    let news = Promise.withResolvers<void>();
    let stop: (() => void) | undefined;
    let last = after;
    try {
      while (!signal.aborted) {
        // Before the look: news that come while it is under way wake again.
        news = Promise.withResolvers<void>();
        const session = await sessionNow(this.authenticator, authorization);
        if (session === 'refused') return;
        const { caller } = session ?? {};
        if (caller) stop ??= this.#news.follow(caller.organizationId, () => news.resolve());
        // Should the read models be away, the stream waits for them.
        const page = caller && (await this.feed.page(caller, { after: last, types, limit: PAGE }).catch(() => null));
        for (const data of page?.data ?? []) yield { id: data.position, event: 'message', data };
        last = page?.next ?? last;
        if (page?.more) continue;
        await Promise.race([news.promise, pause(LOOK_MS, undefined, { signal }).catch(() => undefined)]);
      }
    } finally {
      stop?.();
    }
  }
}
