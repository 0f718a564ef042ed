import { Controller } from '@nestjs/common';
import { Endpoint, encodeCursor, type InputOf } from '#libs/http';
import { type BuildOverview, type DeadLetter, listDeadLetters as list, overview } from '#libs/projection';
import { commandContext } from '../access/command-context.ts';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { sayPosition } from '../reply-headers.ts';
import { Services } from '../services.ts';
import { decideOnDeadLetter } from './dead-letter-commands.ts';
import { listDeadLetters, listProjections, retryDeadLetters, skipDeadLetter } from './projection-endpoints.ts';

/** How the read models fare, and what they could not fold. */
@Controller()
export class ProjectionController {
  constructor(private readonly services: Services) {}

  @Endpoint(listProjections)
  async list(_: InputOf<typeof listProjections>, @CurrentSession() { caller }: Session) {
    const { operations: pool, store } = this.services;
    const builds = await overview({ pool, store }, caller.organizationId);
    return { data: builds.map(buildReply), next_cursor: null };
  }

  @Endpoint(listDeadLetters)
  async deadLetters({ query }: InputOf<typeof listDeadLetters>, @CurrentSession() { caller }: Session) {
    const { limit, waiting, cursor: after } = query;
    const { organizationId } = caller;
    const found = await list(this.services.operations, { organizationId, waiting, limit: limit + 1, after });
    const data = found.slice(0, limit);
    const last = found.length > limit ? data.at(-1) : undefined;
    return {
      data: data.map(deadLetterReply),
      next_cursor: last
        ? encodeCursor({ build_id: last.build_id, stream: last.stream, revision: last.revision })
        : null,
    };
  }

  @Endpoint(retryDeadLetters)
  async retry(input: InputOf<typeof retryDeadLetters>, @CurrentSession() { caller }: Session) {
    const { stream } = input.body;
    const context = commandContext(retryDeadLetters, input, caller);
    const target = { projection: input.params.name, stream, revision: null };
    sayPosition(input.reply, (await decideOnDeadLetter(this.services, context, target)).position);
  }

  @Endpoint(skipDeadLetter)
  async skip(input: InputOf<typeof skipDeadLetter>, @CurrentSession() { caller }: Session) {
    const context = commandContext(skipDeadLetter, input, caller);
    const target = { projection: input.params.name, ...input.body };
    sayPosition(input.reply, (await decideOnDeadLetter(this.services, context, target)).position);
  }
}

/** Who works on it is this installation's own business. */
function buildReply({ name, version, id, status, position, lag, owner, as_of, dead_letters, waiting }: BuildOverview) {
  return { name, version, build: id, status, position, lag, working: owner !== null, as_of, dead_letters, waiting };
}

function deadLetterReply(letter: DeadLetter) {
  const { name, version, build_id: build, status, stream, revision, position, type, error, set_aside_at } = letter;
  return { name, version, build, status, stream, revision, position, type, error, set_aside_at };
}
