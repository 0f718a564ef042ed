import type { handleServerStreamingCall } from '@grpc/grpc-js';
import { notLeader, unreadablePosition } from './failures.ts';
import { filterOf } from './filter.ts';
import type { MemoryLog } from './memory-log.ts';
import type { Node } from './node.ts';
import { streams } from './protocol.ts';
import { readEvent, streamIdentifier, streamName } from './read-event.ts';
import type { LogRecord } from './record.ts';
import { send } from './send.ts';
import { Subscription } from './subscription.ts';

const { ReadDirection } = streams.ReadReq.Options;

/** Reads of a stream and of `$all`, and subscriptions to `$all`. */
export function createRead(node: Node): handleServerStreamingCall<streams.ReadReq, streams.ReadResp> {
  return async (call) => {
    const options = call.request.getOptions() ?? new streams.ReadReq.Options();
    const gone = new AbortController();
    call.on('cancelled', () => gone.abort());
    call.on('error', () => gone.abort());
    const { leader } = node.behaviour.value;
    try {
      if (leader && call.metadata.get('requires-leader').includes('true')) throw notLeader(leader.host, leader.port);
      if (options.hasSubscription()) return await new Subscription(node, call, options, gone.signal).run();
      node.count('reads');
      if (options.hasStream()) node.count('streamReads');
      if (node.behaviour.value.reads === 'stalled')
        await node.behaviour.until(({ reads }) => reads !== 'stalled', gone.signal);
      for (const response of responses(node.log, options)) await send(call, response, gone.signal);
      call.end();
    } catch (error) {
      if (!gone.signal.aborted) call.emit('error', error);
    }
  };
}

function* responses(log: MemoryLog, options: streams.ReadReq.Options): Generator<streams.ReadResp> {
  const stream = options.getStream();
  const backwards = options.getReadDirection() === ReadDirection.BACKWARDS;
  if (!stream) return yield* all(log, options, backwards);
  const name = streamName(stream.getStreamIdentifier());
  const records = log.stream(name);
  if (records.length === 0) {
    const notFound = new streams.ReadResp.StreamNotFound().setStreamIdentifier(streamIdentifier(name));
    return yield new streams.ReadResp().setStreamNotFound(notFound);
  }
  const first = stream.hasEnd() ? Infinity : Number(stream.hasRevision() ? stream.getRevision() : 0);
  const chosen = backwards ? records.slice(0, first + 1).reverse() : records.slice(first);
  yield* chosen.slice(0, Number(options.getCount())).map(readEvent);
  if (options.getControlOption()?.getCompatibility())
    yield new streams.ReadResp().setLastStreamPosition(String(records.length - 1));
}

function* all(log: MemoryLog, options: streams.ReadReq.Options, backwards: boolean): Generator<streams.ReadResp> {
  const where = options.getAll();
  const end = log.records.length;
  let index = where?.hasEnd() ? end : 0;
  if (where?.hasPosition()) {
    const position = BigInt(where.getPosition()?.getCommitPosition() ?? 0);
    if (!log.isReadable(position)) throw unreadablePosition();
    index = log.indexAt(position);
  }
  const matches = filterOf(options);
  let left = Number(options.getCount());
  // Forwards from the position, backwards from the record before it.
  for (let at = backwards ? index - 1 : index; left > 0 && at >= 0 && at < end; at += backwards ? -1 : 1) {
    const record: LogRecord | undefined = log.records[at];
    if (!record || !matches(record)) continue;
    left--;
    yield readEvent(record);
  }
}
