import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Outcome } from '#libs/aggregate';
import { contactStream, type Organization } from '#libs/directory';
import { notFound } from '#libs/http';
import type { TaskState } from '#libs/task';
import { sayOutcome } from '../reply-headers.ts';
import { Services } from '../services.ts';
import { momentIn } from './moment.ts';
import { taskReply } from './task-reply.ts';
import type { TaskReply } from './task-schema.ts';

/** Answers commands with the task as it now stands. */
@Injectable()
export class TaskReplies {
  constructor(private readonly services: Services) {}

  /** The reply to a command, with its headers. */
  async answer(reply: FastifyReply, outcome: Outcome<TaskState>, organization: Organization): Promise<TaskReply> {
    sayOutcome(reply, outcome);
    return this.show(outcome.state, organization);
  }

  /** A task with its names, as of now or of another instant. @throws a 404 where there is none. */
  async show(task: TaskState, organization: Organization, instant?: string): Promise<TaskReply> {
    if (!task) throw notFound('task');
    return taskReply(task, await this.#contactName(task.contact_id, organization.id), momentIn(organization, instant));
  }

  async #contactName(contactId: string | null, organizationId: string): Promise<string | null> {
    if (contactId === null) return null;
    const { contacts } = this.services;
    const stream = contactStream(organizationId, contactId);
    return (await contacts.load(stream)).state?.name ?? null;
  }
}
