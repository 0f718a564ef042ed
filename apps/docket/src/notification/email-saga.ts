import { composeEmail, EmailError, type Mailer } from '#libs/email';
import { feedStream, isEmailed, type RecordedNotificationEvent } from '#libs/notification';
import { overADayWithJitter, type Saga, type SagaSource, StepFailedError } from '#libs/saga';
import type { Aggregates } from '../services.ts';
import { tell } from './told.ts';

/** What sets an e-mail going: each notification that is to be sent by e-mail, too. */
export const emailSource: SagaSource = {
  name: 'email',
  starts(event) {
    if (event.type !== 'MemberNotified' || event.fault !== undefined) return [];
    const { data } = event as Extract<RecordedNotificationEvent, { type: 'MemberNotified' }>;
    return data.email ? [event.stream.slice(event.stream.indexOf('_') + 1)] : [];
  },
};

/** How e-mails are sent. */
export interface EmailOptions {
  readonly aggregates: Aggregates;
  /** Null: none is configured any more. */
  readonly mailer: Mailer | null;
  /** Without a slash at its end. */
  readonly publicUrl: string;
}

const FOOTER = 'Docket sent this because of a task of yours. Your notification preferences turn such e-mails off.';

/** Sends notifications by e-mail, each to its one member, with the same Message-ID in every attempt. */
export function emailSaga({ aggregates, mailer, publicUrl }: EmailOptions): Saga {
  return {
    ...emailSource,
    evolution: { initial: null, evolve: (state) => state },
    // No more than the mailer has connections: what waits for one would be sent after its attempt is over.
    concurrency: 4,
    timeoutMs: 60_000,
    retryAfter: (failures) => overADayWithJitter(failures),
    async step({ organizationId, key, id, ask }) {
      if (!mailer) return { outcome: 'smtp-not-configured' };
      const told = await tell(aggregates, organizationId, key);
      if (typeof told === 'string') return { outcome: told };
      const { member, notification, text } = told;
      if (member.email === null) return { outcome: 'no-address' };
      const { state: feed } = await aggregates.feeds.load(feedStream(organizationId, member.id));
      if (!isEmailed(notification.category) || !feed.email[notification.category]) return { outcome: 'turned-off' };
      const link = { url: `${publicUrl}/tasks/${notification.task_id}`, label: 'Open the task' };
      const email = composeEmail({ ...text, link, footer: FOOTER });
      await ask('smtp');
      try {
        await mailer.send({ id, to: { name: member.name, address: member.email }, ...email });
      } catch (error) {
        if (!(error instanceof EmailError)) throw error;
        throw new StepFailedError(error.reason, { isFinal: error.isFinal });
      }
      return { outcome: 'done' };
    },
  };
}
