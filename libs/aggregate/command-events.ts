import { z } from 'zod';
import { defineEvent, type EventOf } from '#libs/event';

/** A command with an Idempotency-Key was decided: its key stands for this request, and its effect goes to this stream. */
export const CommandAccepted = defineEvent(
  'CommandAccepted',
  z.strictObject({ request_hash: z.string(), stream: z.string() }),
);

/** A command with an Idempotency-Key changed nothing: its answer is the stream as it stood at this revision. */
export const CommandAnswered = defineEvent('CommandAnswered', z.strictObject({ revision: z.int() }));

/** An accepted command failed after all, for what came between: its key is free again. */
export const CommandReleased = defineEvent('CommandReleased', z.strictObject({}));

export const commandEvents = [CommandAccepted, CommandAnswered, CommandReleased] as const;

export type CommandEvent = EventOf<(typeof commandEvents)[number]>;
