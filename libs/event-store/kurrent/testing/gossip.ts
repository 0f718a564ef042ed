import type { handleUnaryCall } from '@grpc/grpc-js';
import { gossip, shared } from './protocol.ts';

const { VNodeState } = gossip.MemberInfo;

/** A node as its neighbours know it. */
export interface Member {
  readonly host: string;
  readonly port: number;
  readonly state: 'leader' | 'follower';
  readonly isAlive: boolean;
}

/** Tells a client that discovers which nodes there are. */
export function createGossip(members: () => readonly Member[]): handleUnaryCall<shared.Empty, gossip.ClusterInfo> {
  return (_call, callback) => callback(null, new gossip.ClusterInfo().setMembersList(members().map(info)));
}

function info({ host, port, state, isAlive }: Member): gossip.MemberInfo {
  return new gossip.MemberInfo()
    .setInstanceId(new shared.UUID().setStructured(instance(port)))
    .setTimeStamp(String(BigInt(Date.now()) * 10_000n))
    .setState(state === 'leader' ? VNodeState.LEADER : VNodeState.FOLLOWER)
    .setIsAlive(isAlive)
    .setHttpEndPoint(new gossip.EndPoint().setAddress(host).setPort(port));
}

/** An id of the node, which is the same whoever asks. */
function instance(port: number): shared.UUID.Structured {
  return new shared.UUID.Structured().setMostSignificantBits('1').setLeastSignificantBits(String(port));
}
