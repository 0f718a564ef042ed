import { Injectable } from '@nestjs/common';
import { canSeeTask } from '#libs/access';
import { contactStream } from '#libs/directory';
import type { Principal } from '#libs/event';
import { type NotificationCategory, notificationText } from '#libs/notification';
import { taskStream } from '#libs/task';
import type { Session } from '../access/request-caller.ts';
import { Services } from '../services.ts';
import type { NotificationReply } from './feed-schema.ts';

/** A notification as it is kept. */
interface Kept {
  readonly id: string;
  readonly member_id: string;
  readonly category: NotificationCategory;
  readonly task_id: string;
  readonly comment_id: string | null;
  readonly by: Principal | null;
  readonly created_at: string;
  readonly read_at: string | null;
}

/** Puts notifications into words, as far as the caller may see what they are about. */
@Injectable()
export class NotificationReplies {
  constructor(private readonly services: Services) {}

  /** Those that the caller may see, in the same order. */
  async all(found: readonly Kept[], session: Session): Promise<NotificationReply[]> {
    const replies = await Promise.all(found.map((each) => this.one(each, session)));
    return replies.filter((reply) => reply !== null);
  }

  /** A notification; null where its task is deleted, or not for the caller's eyes any more. */
  async one(kept: Kept, { caller, organization }: Session): Promise<NotificationReply | null> {
    const { tasks, contacts } = this.services;
    const { state: task } = await tasks.load(taskStream(organization.id, kept.task_id));
    if (!task || task.deleted) return null;
    const contact = task.contact_id && (await contacts.load(contactStream(organization.id, task.contact_id))).state;
    if (!canSeeTask(caller, task, contact || null)) return null;
    const { id, category, task_id, created_at, read_at } = kept;
    return { id, category, task_id, ...notificationText(kept, task, organization.time_zone), created_at, read_at };
  }
}
