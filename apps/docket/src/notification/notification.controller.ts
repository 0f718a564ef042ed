import { Controller } from '@nestjs/common';
import { Endpoint, encodeCursor, forbidden, type InputOf, notFound, sendEvents, wantsEvents } from '#libs/http';
import { changePreferences, readNotification as decideRead, feedStream, notificationStream } from '#libs/notification';
import { countUnread, readFeed } from '#projections/notification-feed';
import { commandContext } from '../access/command-context.ts';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { sayPosition } from '../reply-headers.ts';
import { Services } from '../services.ts';
import {
  getPreferences,
  listNotifications,
  putPreferences,
  readAllNotifications,
  readNotification,
} from './notification-endpoints.ts';
import { NotificationReplies } from './notification-replies.ts';
import { NotificationStream } from './notification-stream.ts';

/** What the caller was notified of. */
@Controller()
export class NotificationController {
  constructor(
    private readonly services: Services,
    private readonly replies: NotificationReplies,
    private readonly stream: NotificationStream,
  ) {}

  @Endpoint(listNotifications)
  async list(
    { query, headers, request, reply }: InputOf<typeof listNotifications>,
    @CurrentSession() session: Session,
  ) {
    const { unread, category, limit, cursor } = query;
    if (wantsEvents(request.headers.accept)) {
      const { authorization } = request.headers;
      const after = headers['last-event-id'] ?? (await this.stream.end());
      return sendEvents(reply, (signal) => this.stream.follow({ authorization, after, category }, signal));
    }
    const { readModel } = this.services;
    const { caller } = session;
    const [found, count] = await Promise.all([
      readFeed(readModel, caller, { unread, category, limit: limit + 1, before: cursor }),
      countUnread(readModel, caller),
    ]);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      data: await this.replies.all(page, session),
      next_cursor: last ? encodeCursor({ at: last.created_at, ordinal: last.ordinal }) : null,
      unread: count,
    };
  }

  @Endpoint(readNotification)
  async read(input: InputOf<typeof readNotification>, @CurrentSession() session: Session) {
    const { caller } = session;
    const { notification_id } = input.params;
    const outcome = await this.services.executor.execute(this.services.notifications, {
      context: commandContext(readNotification, input, caller),
      stream: notificationStream(caller.organizationId, notification_id),
      decide: async (notification) => {
        const events = decideRead(caller.memberId, notification);
        if (!notification || !(await this.replies.one(notification, session))) throw notFound('notification');
        return events;
      },
    });
    sayPosition(input.reply, outcome.position);
    const reply = outcome.state && (await this.replies.one(outcome.state, session));
    if (!reply) throw notFound('notification');
    return reply;
  }

  @Endpoint(readAllNotifications)
  async readAll(input: InputOf<typeof readAllNotifications>, @CurrentSession() { caller }: Session) {
    const { memberId, organizationId } = caller;
    if (memberId === null) return;
    const outcome = await this.services.executor.execute(this.services.feeds, {
      context: commandContext(readAllNotifications, input, caller),
      stream: feedStream(organizationId, memberId),
      decide: async () => {
        const unread = await countUnread(this.services.readModel, caller);
        return unread === 0 ? [] : [{ type: 'AllNotificationsRead', data: { member_id: memberId } }];
      },
    });
    sayPosition(input.reply, outcome.position);
  }

  @Endpoint(getPreferences)
  async preferences(_: InputOf<typeof getPreferences>, @CurrentSession() { caller }: Session) {
    const { email } = (await this.services.feeds.load(feedStream(caller.organizationId, caller.memberId ?? ''))).state;
    return { email };
  }

  @Endpoint(putPreferences)
  async putPreferences(input: InputOf<typeof putPreferences>, @CurrentSession() { caller }: Session) {
    const { memberId, organizationId } = caller;
    if (memberId === null) throw forbidden('Only members have preferences.');
    const outcome = await this.services.executor.execute(this.services.feeds, {
      context: commandContext(putPreferences, input, caller),
      stream: feedStream(organizationId, memberId),
      decide: (feed) => changePreferences(memberId, input.body.email, feed),
    });
    sayPosition(input.reply, outcome.position);
    return { email: outcome.state.email };
  }
}
