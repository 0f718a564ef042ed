export {
  findInstance,
  type InstancePlace,
  type InstanceQuery,
  type InstanceTally,
  listInstances,
  tallyInstances,
} from './list.ts';
export { sagaWork } from './projection.ts';
export { workQueue } from './queue.ts';
export { type InstanceRow, instanceStatus } from './row.ts';
