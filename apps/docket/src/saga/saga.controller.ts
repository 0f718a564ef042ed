import { Controller } from '@nestjs/common';
import { Endpoint, encodeCursor, type InputOf } from '#libs/http';
import { type InstanceRow, listInstances } from '#projections/saga-work';
import { commandContext } from '../access/command-context.ts';
import { CurrentSession, type Session } from '../access/request-caller.ts';
import { sayPosition } from '../reply-headers.ts';
import { Services } from '../services.ts';
import { operateSaga } from './operate.ts';
import { giveUpSaga, listSagas, retrySaga } from './saga-endpoints.ts';

/** What sagas have yet to do, and what an operator decides about it. */
@Controller()
export class SagaController {
  constructor(private readonly services: Services) {}

  @Endpoint(listSagas)
  async list({ query }: InputOf<typeof listSagas>, @CurrentSession() { caller }: Session) {
    const { limit, cursor: after, status, saga } = query;
    const { organizationId } = caller;
    const found = await listInstances(this.services.operations, {
      organizationId,
      status,
      saga,
      limit: limit + 1,
      after,
    });
    const data = found.slice(0, limit);
    const last = found.length > limit ? data.at(-1) : undefined;
    return {
      data: data.map(instanceReply),
      next_cursor: last ? encodeCursor({ begun_at: last.begun_at, id: last.id }) : null,
    };
  }

  @Endpoint(retrySaga)
  async retry(input: InputOf<typeof retrySaga>, @CurrentSession() { caller }: Session) {
    const context = commandContext(retrySaga, input, caller);
    const outcome = await operateSaga(this.services, context, input.params.instance_id, 'retry');
    sayPosition(input.reply, outcome.position);
  }

  @Endpoint(giveUpSaga)
  async giveUp(input: InputOf<typeof giveUpSaga>, @CurrentSession() { caller }: Session) {
    const context = commandContext(giveUpSaga, input, caller);
    const outcome = await operateSaga(this.services, context, input.params.instance_id, 'give-up');
    sayPosition(input.reply, outcome.position);
  }
}

function instanceReply(row: InstanceRow) {
  const { id, saga, key, status, failures, reason, begun_at, next_attempt_at } = row;
  const source = { stream: row.source_stream, revision: row.source_revision };
  return { id, saga, key, status, failures, reason, begun_at, next_attempt_at, source };
}
