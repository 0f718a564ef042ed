import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { SYSTEM } from './actor.ts';
import { createCodec, InvalidEventError, type StoredEvent } from './codec.ts';
import { defineEvent } from './definition.ts';
import type { NewEvent } from './event.ts';

const first = createCodec([defineEvent('Named', z.object({ name: z.string() }))]);
const third = createCodec([
  defineEvent('Named', z.object({ names: z.array(z.string()), formal: z.boolean() }), {
    version: 3,
    upcasts: { 1: ({ name }) => ({ names: [name] }), 2: (data) => ({ ...data, formal: false }) },
  }),
]);

const event: NewEvent = {
  id: '0195d3a0-0000-7000-8000-000000000001',
  type: 'Named',
  data: { name: 'Ann "\0\ud800\n' },
  metadata: {
    organization_id: '0195d3a0-0000-7000-8000-000000000002',
    actor: SYSTEM,
    occurred_at: '2026-03-01T10:00:00.000Z',
    recorded_at: '2026-03-01T10:00:00.001Z',
    command_id: '0195d3a0-0000-7000-8000-000000000003',
    correlation_id: 'c',
    causation_id: null,
  },
};
const place = { stream: 's', revision: 4, position: '17' };
const stored: StoredEvent = { ...first.encode(event), ...place };

describe('a codec', () => {
  it('gives back what it encoded, with its place and version', () => {
    const { data, metadata } = stored;
    expect(first.decode(stored)).toEqual({ ...event, ...place, version: 1, stored: { data, metadata } });
  });

  it('makes texts of one line without NUL and lone surrogates', () => {
    for (const text of [stored.data, stored.metadata]) expect(text).toMatch(/^[^\p{Cc}\p{Cs}]+$/u);
  });

  it('brings older versions up to the present one, step by step, and tells the one written', () => {
    const upcast = third.decode({ ...stored, data: '{"name":"Ann"}' });
    expect(upcast).toMatchObject({ data: { names: ['Ann'], formal: false }, version: 1 });
    expect(upcast).not.toHaveProperty('fault');
  });

  it('writes the present version, whatever the metadata call theirs', () => {
    const now = third.encode({ ...event, data: { names: [], formal: true } });
    expect(JSON.parse(now.metadata)).toEqual({ ...event.metadata, version: 3 });
  });

  it('drops what the schema does not know', () => {
    expect(JSON.parse(first.encode({ ...event, data: { name: 'a', more: 1 } }).data)).toEqual({ name: 'a' });
  });

  it.each([
    ['a type that it does not know', { ...event, type: 'Unheard' }],
    ['a payload that does not fit', { ...event, data: { name: 1 } }],
  ])('refuses to encode %s', (_, unfit) => {
    expect(() => first.encode(unfit)).toThrow(InvalidEventError);
  });

  it.each<[string, Partial<StoredEvent>]>([
    ['its type is unknown', { type: 'Unheard' }],
    ['its payload does not fit', { data: '{"name":1}' }],
    ['its payload is no JSON', { data: '{"name":' }],
    ['its metadata are no JSON', { metadata: '' }],
    ['its metadata are no object', { metadata: 'null' }],
    ['its metadata do not fit', { metadata: '{"version":1}' }],
    ['it is newer than the program', { metadata: JSON.stringify({ ...event.metadata, version: 2 }) }],
    ['its version is missing', { metadata: JSON.stringify(event.metadata) }],
    ['its version is none', { metadata: JSON.stringify({ ...event.metadata, version: 0.5 }) }],
  ])('gives an event with its fault where %s', (_, change) => {
    const { fault, ...rest } = first.decode({ ...stored, ...change });
    expect(fault).toEqual(expect.stringMatching(/./));
    expect(rest).toMatchObject({ id: event.id, ...place });
  });

  it('gives the payload as the log holds it where it cannot be read', () => {
    expect(first.decode({ ...stored, type: 'Unheard' }).data).toEqual(event.data);
    expect(first.decode({ ...stored, data: '{"name":' }).data).toBe('{"name":');
  });
});
