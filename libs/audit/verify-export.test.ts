import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  BadCheckpointError,
  checkpointText,
  entryHash,
  GENESIS,
  parseCheckpoint,
  signCheckpoint,
  verifyExport,
} from './index.ts';

const organizationId = '0195d3a0-0000-7000-8000-000000000002';
const key = generateKeyPairSync('ed25519').privateKey;

/** An export of so many entries, as lines. */
function exported(count: number): Record<string, unknown>[] {
  let previous = GENESIS;
  return Array.from({ length: count }, (_, n) => {
    const stored = { data: `{"n":${n}}`, metadata: '{}' };
    const place = { sequence: n + 1, position: `${10 * n}`, id: randomUUID(), stream: `task-${organizationId}_x` };
    const entry = { ...place, revision: n, type: 'Noted' };
    const hash = entryHash(previous, { ...entry, ...stored, organizationId });
    const line = { ...entry, previous_hash: previous, hash, stored };
    previous = hash;
    return line;
  });
}

async function* textOf(lines: readonly unknown[]) {
  for (const line of lines) yield JSON.stringify(line);
}

const verify = (lines: readonly unknown[], options: object = {}) =>
  verifyExport(textOf(lines), { checkpoint: null, partial: false, disagreement: () => null, ...options });

describe('an export', () => {
  const lines = exported(5);
  const head = { sequence: 5, hash: lines[4]?.hash };

  it('that is as it was made holds', async () => {
    expect(await verify(lines)).toEqual({ valid: true, entries: 5, head });
    expect(await verify([])).toEqual({ valid: true, entries: 0, head: { sequence: 0, hash: GENESIS } });
  });

  it.each([
    ['changed', lines.with(2, { ...lines[2], stored: { data: '{}', metadata: '{}' } }), 3],
    ['moved', [lines[0], lines[2], lines[1], lines[3], lines[4]], 2],
    ['left out', lines.filter((_, n) => n !== 3), 4],
    ['put in twice', [...lines.slice(0, 2), lines[1], ...lines.slice(2)], 3],
    ['of another chain', [...lines.slice(0, 3), exported(5)[3], lines[4]], 4],
    ['of another organization', lines.with(1, { ...lines[1], stream: `task-${randomUUID()}_x` }), 2],
  ])('names the first entry that was %s', async (_, tampered, sequence) => {
    expect(await verify(tampered)).toMatchObject({ valid: false, first_difference: { sequence } });
  });

  it('may leave entries out where it was made with filters, but not change them', async () => {
    const some = lines.filter((_, n) => n % 2 === 0);
    expect(await verify(some, { partial: true })).toMatchObject({ valid: true, entries: 3 });
    const changed = some.with(1, { ...some[1], type: 'Other' });
    expect(await verify(changed, { partial: true })).toMatchObject({ valid: false, first_difference: { sequence: 3 } });
  });

  it('is held against a checkpoint', async () => {
    const at = '2026-03-20T09:30:00.000Z';
    const kept = signCheckpoint(key, { organizationId, sequence: 4, hash: String(lines[3]?.hash), at });
    expect(await verify(lines, { checkpoint: kept })).toMatchObject({ valid: true });
    const anew = await verify(exported(5), { checkpoint: kept });
    expect(anew).toMatchObject({ valid: false, first_difference: { sequence: 4 } });
    const short = await verify(lines.slice(0, 3), { checkpoint: kept });
    expect(short).toMatchObject({ valid: false, first_difference: { sequence: 4 } });
  });

  it('that is none is told by its line', async () => {
    await expect(verify([lines[0], { sequence: 2 }])).rejects.toThrow(/^line 2: position/);
  });
});

describe('a checkpoint', () => {
  const at = '2026-03-20T09:30:00.000Z';
  const checkpoint = signCheckpoint(key, { organizationId, sequence: 7, hash: 'ab'.repeat(32), at });
  const text = checkpointText(checkpoint);

  it('is read back from its one text', () => {
    expect(parseCheckpoint(`${text}\r\n`)).toEqual(checkpoint);
  });

  it.each([
    text.replace(' 7 ', ' 8 '),
    text.replace('abab', 'abac'),
    text.replace(at, '2026-03-21T09:30:00.000Z'),
    text.slice(0, -3),
    'docket',
  ])('that was changed is refused (%#)', (changed) => {
    expect(() => parseCheckpoint(changed)).toThrow(BadCheckpointError);
  });
});
