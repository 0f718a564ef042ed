import { commandEvents } from '#libs/aggregate';
import { contactEvents, organizationEvents } from '#libs/directory';
import { createCodec, type EventCodec } from '#libs/event';
import { deadLetterEvents } from '#libs/projection';
import { taskEvents } from '#libs/task';

/** The codec of every event that Docket writes. */
export const docketCodec = (): EventCodec =>
  createCodec([...organizationEvents, ...contactEvents, ...taskEvents, ...commandEvents, ...deadLetterEvents]);
