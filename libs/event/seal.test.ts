import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { SYSTEM } from './actor.ts';
import { createCodec, decodeAll } from './codec.ts';
import { defineEvent } from './definition.ts';
import type { NewEvent } from './event.ts';
import type { KeyRef, PersonalKeys } from './personal-keys.ts';
import { ErasedError } from './sealed-payload.ts';

const label = z.object({ id: z.string(), label: z.string().nullable() });
const Written = defineEvent(
  'Written',
  z.object({
    title: z.string(),
    note: z.string().nullable(),
    one: label,
    many: z.array(label),
    said: z.array(z.object({ text: z.string() })),
    plain: z.string(),
  }),
  { personal: { title: 'text', note: 'text', one: 'label', many: 'labels', said: 'list' } },
);

/** Keys as a process has them: known after they were loaded, and destroyed for good. */
function keyRing() {
  const all = new Map<string, Uint8Array | null>();
  const known = new Set<string>();
  const ring: PersonalKeys & { destroy(id: string): void } = {
    get: ({ keyId }: KeyRef) => (known.has(keyId) ? all.get(keyId) : undefined),
    async load(refs, make) {
      for (const { keyId } of refs) {
        if (make && !all.has(keyId)) all.set(keyId, randomBytes(32));
        if (all.has(keyId)) known.add(keyId);
      }
    },
    onDestroyed: () => undefined,
    destroy: (id) => all.set(id, null),
  };
  return ring;
}

const data = {
  title: 'Call Ada Lovelace',
  note: null,
  one: { id: 'R-1', label: 'Ada' },
  many: [
    { id: 'R-2', label: 'Lovelace' },
    { id: 'R-3', label: null },
  ],
  said: [{ text: 'Hello, this is Ada' }],
  plain: 'callback',
};
const newEvent = (key_id: string | null = randomUUID()): NewEvent => ({
  id: randomUUID(),
  type: 'Written',
  data,
  metadata: {
    organization_id: randomUUID(),
    actor: SYSTEM,
    occurred_at: '2026-03-01T10:00:00.000Z',
    recorded_at: '2026-03-01T10:00:00.000Z',
    command_id: randomUUID(),
    correlation_id: 'c',
    causation_id: null,
    ...(key_id === null ? {} : { key_id }),
  },
});

async function stored(ring: PersonalKeys, event: NewEvent) {
  const codec = createCodec([Written], ring);
  await codec.beforeEncode([event]);
  return { ...codec.encode(event), stream: 's', revision: 0, position: '1' };
}
const read = async (ring: PersonalKeys, event: Awaited<ReturnType<typeof stored>>) =>
  (await decodeAll(createCodec([Written], ring), [event]))[0];

describe('personal text', () => {
  it('is sealed in the log and read back by whoever has the key', async () => {
    const ring = keyRing();
    const event = await stored(ring, newEvent());
    expect(event.data).not.toMatch(/Ada|Lovelace|Hello/);
    expect(JSON.parse(event.data)).toMatchObject({ plain: 'callback', one: { id: 'R-1', label: null }, title: null });
    expect((await read(ring, event))?.data).toEqual(data);
  });

  it('of nobody stays open', async () => {
    const event = await stored(keyRing(), newEvent(null));
    expect(JSON.parse(event.data)).toEqual(data);
  });

  it('is two different texts for the same words', async () => {
    const ring = keyRing();
    const event = newEvent();
    expect((await stored(ring, event)).data).not.toBe((await stored(ring, event)).data);
  });

  it('is gone with its key, and what was null stays null', async () => {
    const ring = keyRing();
    const event = newEvent();
    const kept = await stored(ring, event);
    ring.destroy(event.metadata.key_id ?? '');
    expect((await read(ring, kept))?.data).toEqual({
      title: '[erased]',
      note: null,
      one: { id: 'R-1', label: '[erased]' },
      many: [
        { id: 'R-2', label: '[erased]' },
        { id: 'R-3', label: null },
      ],
      said: [],
      plain: 'callback',
    });
    await expect(stored(ring, event)).rejects.toThrow(ErasedError);
  });

  it('without its key, in another event, or changed is a fault and nothing else', async () => {
    const ring = keyRing();
    const event = await stored(ring, newEvent());
    const changed = event.data.replace(/"text":"..../, '"text":"AAAA');
    expect(await read(keyRing(), event)).toHaveProperty('fault');
    expect(await read(ring, { ...event, id: randomUUID() })).toHaveProperty('fault');
    expect(await read(ring, { ...event, data: changed })).toHaveProperty('fault');
  });
});
