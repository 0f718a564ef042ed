import { createHash } from 'node:crypto';

const PREFIX = 'call-';

/** The stream of a call; organization and id, so that ids of two organizations cannot meet. */
export const callStream = (organizationId: string, callId: string): string => `${PREFIX}${organizationId}_${callId}`;

/** Whether a stream is a call's. */
export const isCallStream = (stream: string): boolean => stream.startsWith(PREFIX);

/** The call's id in the name of its stream. */
export const callIdOf = (stream: string): string => stream.slice(stream.indexOf('_') + 1);

/** The stream on which calls of an organization claim one external id; a hash, as an external id may hold anything. */
export const externalIdStream = (organizationId: string, externalId: string): string =>
  `externalid-${organizationId}_${createHash('sha256').update(externalId).digest('hex')}`;
