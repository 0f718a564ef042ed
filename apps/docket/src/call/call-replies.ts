import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { canSeeTask } from '#libs/access';
import type { Outcome } from '#libs/aggregate';
import { type Call, CallNotFoundError, type CallState } from '#libs/call';
import { contactStream } from '#libs/directory';
import { taskStream } from '#libs/task';
import type { Session } from '../access/request-caller.ts';
import { extractionOf } from '../extraction/extraction-of.ts';
import { sayOutcome } from '../reply-headers.ts';
import { Services } from '../services.ts';
import type { CallReply } from './call-schema.ts';

/** Answers with calls. */
@Injectable()
export class CallReplies {
  constructor(private readonly services: Services) {}

  /** The reply to a command, with its headers: what it led to, and nothing of what the sagas have made of it since. */
  async answer(reply: FastifyReply, outcome: Outcome<CallState>, session: Session): Promise<CallReply> {
    const { state, changed, answeredAt } = outcome;
    if (!state) throw new CallNotFoundError();
    sayOutcome(reply, outcome);
    return this.show(state, session, answeredAt ?? (changed ? state.updated_at : undefined));
  }

  /** A call, with its extraction as the log has it now or had it at an instant. */
  async show(call: Call, session: Session, instant?: string): Promise<CallReply> {
    const { transcription } = call;
    const extraction = await extractionOf(this.services, call, instant);
    const seen = await Promise.all(extraction.task_ids.map((id) => this.#sees(id, session)));
    return {
      id: call.id,
      organization_id: call.organization_id,
      contact_id: call.contact_id,
      direction: call.direction,
      started_at: call.started_at,
      ended_at: call.ended_at,
      member_id: call.member_id,
      external_id: call.external_id,
      recordings: [...call.recordings],
      transcription: transcription && {
        text: transcription.text,
        utterances: transcription.utterances && [...transcription.utterances],
        at: transcription.at,
      },
      extraction: { ...extraction, task_ids: extraction.task_ids.filter((_, n) => seen[n]) },
      created_at: call.created_at,
      updated_at: call.updated_at,
      revision: call.revision,
    };
  }

  async #sees(taskId: string, { caller }: Session): Promise<boolean> {
    const { tasks, contacts } = this.services;
    const task = (await tasks.load(taskStream(caller.organizationId, taskId))).state;
    if (!task || task.deleted) return false;
    const contact =
      task.contact_id && (await contacts.load(contactStream(caller.organizationId, task.contact_id))).state;
    return canSeeTask(caller, task, contact || null);
  }
}
