import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Outcome } from '#libs/aggregate';
import { contactStream, type Organization, organizationStream } from '#libs/directory';
import { notFound } from '#libs/http';
import { headOf, type TaskState } from '#libs/task';
import { sayOutcome } from '../reply-headers.ts';
import { Services } from '../services.ts';
import { momentIn } from './moment.ts';
import { taskReply } from './task-reply.ts';
import type { TaskReply } from './task-schema.ts';

/** Answers commands with the task as it now stands. */
@Injectable()
export class TaskReplies {
  constructor(private readonly services: Services) {}

  /** The reply to a command, with its headers. A repeat has the names, the zone and the time of the first answer. */
  async answer(reply: FastifyReply, outcome: Outcome<TaskState>, organization: Organization): Promise<TaskReply> {
    sayOutcome(reply, outcome);
    const { state, answeredAt } = outcome;
    if (!state) throw notFound('task');
    const { contacts, organizations } = this.services;
    const { id } = organization;
    if (answeredAt === null) {
      // The command has just looked it up: what memory knew, its append was guarded by.
      const known = state.contact_id === null ? undefined : contacts.cached(contactStream(id, state.contact_id));
      return known
        ? taskReply(headOf(state), known.state?.name ?? null, momentIn(organization))
        : this.show(state, organization);
    }
    const then = (await organizations.loadRecordedBy(organizationStream(id), answeredAt)).state ?? organization;
    const contact =
      state.contact_id && (await contacts.loadRecordedBy(contactStream(id, state.contact_id), answeredAt)).state;
    return taskReply(headOf(state), contact ? contact.name : null, momentIn(then, answeredAt));
  }

  /** A task with its names, as of now or of another instant. @throws a 404 where there is none. */
  async show(task: TaskState, organization: Organization, instant?: string): Promise<TaskReply> {
    if (!task) throw notFound('task');
    const contactName = await this.#contactName(task.contact_id, organization.id);
    return taskReply(headOf(task), contactName, momentIn(organization, instant));
  }

  async #contactName(contactId: string | null, organizationId: string): Promise<string | null> {
    if (contactId === null) return null;
    const { contacts } = this.services;
    const stream = contactStream(organizationId, contactId);
    return (await contacts.load(stream)).state?.name ?? null;
  }
}
