import type { Expected } from './check-append.ts';
import { any, code, empty, shared, status, streams } from './protocol.ts';
import { streamIdentifier } from './read-event.ts';
import type { AppendRequest, Outcome } from './settle.ts';

type Answered = Exclude<Outcome, { kind: 'refused' | 'silence' }>;

/** The answer to one append of a batch stream. */
export function batchResponse(
  correlationId: string,
  { stream, expected }: AppendRequest,
  outcome: Answered,
  maxAppendBytes: number,
): streams.BatchAppendResp {
  const response = new streams.BatchAppendResp()
    .setCorrelationId(new shared.UUID().setString(correlationId))
    .setStreamIdentifier(streamIdentifier(stream));
  switch (outcome.kind) {
    case 'success': {
      const position = new shared.AllStreamPosition()
        .setCommitPosition(String(outcome.position))
        .setPreparePosition(String(outcome.position));
      const success = new streams.BatchAppendResp.Success().setCurrentRevision(String(outcome.revision));
      return response.setSuccess(success.setPosition(position));
    }
    case 'wrong-version':
      return response.setError(
        error(code.Code.ALREADY_EXISTS, 'WrongExpectedVersion', wrongVersion(expected, outcome.current)),
      );
    case 'too-large': {
      const details = new shared.MaximumAppendSizeExceeded().setMaxappendsize(maxAppendBytes);
      return response.setError(error(code.Code.INVALID_ARGUMENT, 'MaximumAppendSizeExceeded', details));
    }
    case 'timed-out':
      return response.setError(error(code.Code.DEADLINE_EXCEEDED, 'Timeout', new shared.Timeout()));
  }
}

/** An error with its details, which the client tells apart by the type's name: the message's own. */
function error(grpcCode: code.Code, name: string, details: { serializeBinary(): Uint8Array }): status.Status {
  const packed = new any.Any();
  packed.pack(details.serializeBinary(), `event_store.client.${name}`);
  return new status.Status().setCode(grpcCode).setMessage(name).setDetails(packed);
}

function wrongVersion(expected: Expected, current: number): shared.WrongExpectedVersion {
  const wrong = new shared.WrongExpectedVersion();
  if (current < 0) wrong.setCurrentNoStream(new empty.Empty());
  else wrong.setCurrentStreamRevision(String(current));
  if (expected === 'no-stream') wrong.setExpectedNoStream(new empty.Empty());
  else if (expected === 'any') wrong.setExpectedAny(new empty.Empty());
  else if (expected === 'stream-exists') wrong.setExpectedStreamExists(new empty.Empty());
  else wrong.setExpectedStreamPosition(String(expected));
  return wrong;
}
