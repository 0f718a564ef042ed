import { Controller } from '@nestjs/common';
import type { Position } from '#libs/event';
import { InvalidPositionError } from '#libs/event-store';
import {
  Endpoint,
  type InputOf,
  invalidHeader,
  invalidParameter,
  type Problem,
  projectionBehind,
  sendEvents,
  wantsEvents,
} from '#libs/http';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { Services } from '../services.ts';
import { listEvents } from './event-endpoints.ts';
import { EventFeed } from './event-feed.ts';
import { EventStream } from './event-stream.ts';

/** What happened, as a feed. */
@Controller()
export class EventController {
  constructor(
    private readonly services: Services,
    private readonly feed: EventFeed,
    private readonly stream: EventStream,
  ) {}

  @Endpoint(listEvents)
  async list({ query, headers, request, reply }: InputOf<typeof listEvents>, @CurrentSession() { caller }: Session) {
    const { types, limit } = query;
    const after = await this.#start(headers['last-event-id'], query.after);
    if (wantsEvents(request.headers.accept)) {
      const { authorization } = request.headers;
      return sendEvents(reply, (signal) => this.stream.follow({ authorization, after, types }, signal));
    }
    const page = await this.feed.page(caller, { after, types, limit });
    if (!page) throw projectionBehind();
    return { data: page.data, next: page.next };
  }

  /** The position behind which the caller wants to go on; null: from the first event. */
  async #start(lastEventId: string | undefined, after: string | undefined): Promise<Position | null> {
    const detail = 'must be a position as a reply gave it';
    if (lastEventId !== undefined)
      return this.#position(lastEventId, () => invalidHeader('Last-Event-ID', 'invalid-position', detail));
    if (after === undefined) return null;
    if (after === 'head') return this.services.store.head();
    return this.#position(after, () => invalidParameter('after', 'invalid-position', `${detail}, or head`));
  }

  #position(text: string, problem: () => Problem): Position {
    try {
      this.services.store.ordinal(text);
      return text;
    } catch (error) {
      throw error instanceof InvalidPositionError ? problem() : error;
    }
  }
}
