import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { createCodec, defineEvent, type NewEvent, SYSTEM } from '#libs/event';

/** The category of the streams of this run: a log that is a server's and not this run's alone can be read by it. */
export const CATEGORY = `contract${randomUUID().replaceAll('-', '')}`;

const Noted = defineEvent('Noted', z.object({ text: z.string() }));
const Counted = defineEvent('Counted', z.object({ n: z.int() }));

/** The codec that a log under test is opened with: it knows the types Noted and Counted. */
export const fullCodec = createCodec([Noted, Counted]);

/** One that does not know Counted. */
export const poorCodec = createCodec([Noted]);

/** A new event of type Noted. */
export function noted(text = 'x'): NewEvent {
  return newEvent('Noted', { text });
}

/** A new event of type Counted. */
export function counted(n = 0): NewEvent {
  return newEvent('Counted', { n });
}

/** So many new events. */
export function many(count: number): NewEvent[] {
  return Array.from({ length: count }, (_, n) => counted(n));
}

/** A stream that no other test uses. */
export function newStream(): string {
  return `${CATEGORY}-${randomUUID()}_${randomUUID()}`;
}

function newEvent(type: string, data: unknown): NewEvent {
  const at = '2026-03-01T10:00:00.000Z';
  return {
    id: randomUUID(),
    type,
    data,
    metadata: {
      organization_id: randomUUID(),
      actor: SYSTEM,
      occurred_at: at,
      recorded_at: at,
      command_id: randomUUID(),
      correlation_id: randomUUID(),
      causation_id: null,
    },
  };
}
