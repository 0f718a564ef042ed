export type { Member } from './gossip.ts';
export type { Snapshot } from './memory-log.ts';
export type { Behaviour, Seen } from './node.ts';
export { type StandInProcess, startStandInProcess } from './process.ts';
export { type StandIn, type StandInOptions, startStandIn } from './stand-in.ts';
