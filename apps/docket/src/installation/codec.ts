import { commandEvents } from '#libs/aggregate';
import { callEvents, externalIdEvents } from '#libs/call';
import { contactEvents, organizationEvents } from '#libs/directory';
import { createCodec, type EventCodec, type PersonalKeys } from '#libs/event';
import { extractionEvents } from '#libs/extraction';
import { feedEvents, notificationEvents } from '#libs/notification';
import { deadLetterEvents } from '#libs/projection';
import { sagaEvents } from '#libs/saga';
import { taskEvents } from '#libs/task';
import { deliveryEvents, webhookEvents } from '#libs/webhook';

const audited = [
  ...organizationEvents,
  ...contactEvents,
  ...taskEvents,
  ...callEvents,
  ...feedEvents,
  ...webhookEvents,
  ...deadLetterEvents,
] as const;

/** The types of the events that stand in the audit log. */
export const auditedTypes = audited.map(({ type }) => type);

/** The present version of each of them: the one that payloads are read in. */
export const versionOf: ReadonlyMap<string, number> = new Map(audited.map(({ type, version }) => [type, version]));

/** The codec of every event that Docket writes; without keys it reads no personal text, and seals none. */
export const docketCodec = (keys: PersonalKeys | null): EventCodec =>
  createCodec(
    [
      ...audited,
      ...notificationEvents,
      ...extractionEvents,
      ...externalIdEvents,
      ...commandEvents,
      ...sagaEvents,
      ...deliveryEvents,
    ],
    keys,
  );
