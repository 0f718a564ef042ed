import { commandEvents, commandStream } from '#libs/aggregate';
import { callEvents, callStream, externalIdEvents, externalIdStream } from '#libs/call';
import { contactEvents, contactStream, organizationEvents, organizationStream } from '#libs/directory';
import { createCodec, type EventCodec, type PersonalKeys } from '#libs/event';
import { categoryOf } from '#libs/event-store';
import { extractionEvents } from '#libs/extraction';
import { feedEvents, feedStream, notificationEvents, notificationStream } from '#libs/notification';
import { deadLetterEvents, deadLetterStream } from '#libs/projection';
import { instanceStream, sagaEvents } from '#libs/saga';
import { taskEvents, taskStream } from '#libs/task';
import { deliveryEvents, webhookEvents, webhooksStream } from '#libs/webhook';

/** Every kind of stream that Docket writes, by how it is named, and the events on it: those that stand in the audit log, */
const audited = [
  [organizationStream, organizationEvents],
  [contactStream, contactEvents],
  [taskStream, taskEvents],
  [callStream, callEvents],
  [feedStream, feedEvents],
  [webhooksStream, webhookEvents],
  [deadLetterStream, deadLetterEvents],
] as const;
/** and the others. */
const others = [
  [commandStream, commandEvents],
  [externalIdStream, externalIdEvents],
  [notificationStream, notificationEvents],
  [instanceStream, [...sagaEvents, ...extractionEvents, ...deliveryEvents]],
] as const;

const auditedEvents = audited.flatMap<(typeof audited)[number][1][number]>(([, events]) => [...events]);

/** The types of the events that stand in the audit log. */
export const auditedTypes = auditedEvents.map(({ type }) => type);

/** The present version of each of them: the one that payloads are read in. */
export const versionOf: ReadonlyMap<string, number> = new Map(
  auditedEvents.map(({ type, version }) => [type, version]),
);

const streams = [...audited, ...others];
const categories = [...new Set(streams.map(([nameOf]) => categoryOf(nameOf('', ''))))];

/**
 * The codec of every event that Docket writes, and of no stream of another kind; without keys it reads no personal text,
 * and seals none.
 */
export const docketCodec = (keys: PersonalKeys | null): EventCodec =>
  createCodec(
    streams.flatMap<(typeof streams)[number][1][number]>(([, events]) => [...events]),
    keys,
    categories,
  );
