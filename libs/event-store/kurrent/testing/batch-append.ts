import type { handleBidiStreamingCall } from '@grpc/grpc-js';
import { batchResponse } from './batch-response.ts';
import type { Expected } from './check-append.ts';
import type { Node } from './node.ts';
import { proposed, uuidText } from './proposed.ts';
import type { streams } from './protocol.ts';
import { streamName } from './read-event.ts';
import type { Proposed } from './record.ts';
import { settle } from './settle.ts';

interface Pending {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: Proposed[];
}

/** Appends of many by one stream, each answered under its own id. A refusal ends the stream for all of them. */
export function createBatchAppend(
  node: Node,
): handleBidiStreamingCall<streams.BatchAppendReq, streams.BatchAppendResp> {
  return (call) => {
    const parts = new Map<string, Pending>();
    let unanswered = 0;
    let ended = false;
    const endWhenAnswered = () => ended && unanswered === 0 && call.end();
    call.on('data', async (request: streams.BatchAppendReq) => {
      const id = uuidText(request.getCorrelationId());
      const pending = parts.get(id) ?? begin(request.getOptions());
      parts.set(id, pending);
      pending.events.push(...request.getProposedMessagesList().map(proposed));
      if (!request.getIsFinal()) return;
      parts.delete(id);
      unanswered++;
      const outcome = await settle(node, pending);
      if (call.destroyed || call.cancelled || outcome.kind === 'silence') return;
      if (outcome.kind === 'refused') return void call.emit('error', outcome.error);
      call.write(batchResponse(id, pending, outcome, node.maxAppendBytes));
      unanswered--;
      endWhenAnswered();
    });
    call.on('end', () => {
      ended = true;
      endWhenAnswered();
    });
    // The connection broke: the client learns it from there.
    call.on('error', () => undefined);
  };
}

function begin(options: streams.BatchAppendReq.Options | undefined): Pending {
  return { stream: streamName(options?.getStreamIdentifier()), expected: expectedOf(options), events: [] };
}

function expectedOf(options: streams.BatchAppendReq.Options | undefined): Expected {
  if (!options || options.hasAny()) return 'any';
  if (options.hasNoStream()) return 'no-stream';
  return options.hasStreamExists() ? 'stream-exists' : Number(options.getStreamPosition());
}
