import type { handleClientStreamingCall, ServerReadableStream } from '@grpc/grpc-js';
import type { Expected } from './check-append.ts';
import { appendTooLarge, timedOut } from './failures.ts';
import type { Node } from './node.ts';
import { proposed } from './proposed.ts';
import { shared, streams } from './protocol.ts';
import { streamName } from './read-event.ts';
import type { Proposed } from './record.ts';
import { settle } from './settle.ts';

/** Appends one at a time, as the client does where credentials come with the call. */
export function createAppend(node: Node): handleClientStreamingCall<streams.AppendReq, streams.AppendResp> {
  return async (call, callback) => {
    const { options, events } = await receive(call);
    const expected = expectedOf(options);
    const outcome = await settle(node, { stream: streamName(options.getStreamIdentifier()), expected, events });
    switch (outcome.kind) {
      case 'success': {
        const position = new streams.AppendResp.Position()
          .setCommitPosition(String(outcome.position))
          .setPreparePosition(String(outcome.position));
        const success = new streams.AppendResp.Success().setCurrentRevision(String(outcome.revision));
        return callback(null, new streams.AppendResp().setSuccess(success.setPosition(position)));
      }
      case 'wrong-version':
        return callback(
          null,
          new streams.AppendResp().setWrongExpectedVersion(wrongVersion(expected, outcome.current)),
        );
      case 'too-large':
        return callback(appendTooLarge(node.maxAppendBytes));
      case 'timed-out':
        return callback(timedOut());
      case 'refused':
        return callback(outcome.error);
      case 'silence':
        return;
      default:
        outcome satisfies never;
    }
  };
}

async function receive(call: ServerReadableStream<streams.AppendReq, streams.AppendResp>) {
  let options = new streams.AppendReq.Options();
  const events: Proposed[] = [];
  for await (const request of call) {
    options = request.getOptions() ?? options;
    const message = request.getProposedMessage();
    if (message) events.push(proposed(message));
  }
  return { options, events };
}

function expectedOf(options: streams.AppendReq.Options): Expected {
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasAny()) return 'any';
  return options.hasStreamExists() ? 'stream-exists' : Number(options.getRevision());
}

function wrongVersion(expected: Expected, current: number): streams.AppendResp.WrongExpectedVersion {
  const wrong = new streams.AppendResp.WrongExpectedVersion();
  if (current < 0) wrong.setCurrentNoStream(new shared.Empty());
  else wrong.setCurrentRevision(String(current));
  if (expected === 'no-stream') wrong.setExpectedNoStream(new shared.Empty());
  else if (expected === 'any') wrong.setExpectedAny(new shared.Empty());
  else if (expected === 'stream-exists') wrong.setExpectedStreamExists(new shared.Empty());
  else wrong.setExpectedRevision(String(expected));
  return wrong;
}
