import { randomUUID } from 'node:crypto';
import type { Proposed } from './record.ts';

const event = (type: string, data: unknown): Proposed => ({
  id: randomUUID(),
  type,
  isJson: true,
  data: Buffer.from(JSON.stringify(data)),
  metadata: new Uint8Array(),
});

/** What stands in every server's log before its first client comes. Readers of `$all` meet it unless they filter. */
export const systemEvents = [
  { stream: '$settings', event: event('$settings', { $userStreamAcl: {}, $systemStreamAcl: {} }) },
  { stream: '$users', event: event('$User', 'admin') },
  { stream: '$user-admin', event: event('$UserCreated', { loginName: 'admin', groups: ['$admins'] }) },
  { stream: '$stats-127.0.0.1:2113', event: event('$statsCollected', { 'proc-cpu': 1 }) },
];
