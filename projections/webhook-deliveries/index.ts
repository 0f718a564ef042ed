export { type Delivery, findDelivered, listDeliveries } from './list.ts';
export { webhookDeliveries } from './projection.ts';
