import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { BadCheckpointError, checkpointText, parseCheckpoint, signCheckpoint } from './checkpoint.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const organizationId = '0190a6f0-0000-7000-8000-000000000001';
const taken = signCheckpoint(privateKey, {
  organizationId,
  sequence: 12,
  hash: 'a'.repeat(64),
  at: '2026-03-20T09:30:00.000Z',
});
const line = checkpointText(taken);

describe('a kept checkpoint', () => {
  it.each([
    ['its line', line],
    ['its line in a file', `${line}\n`],
    ['the whole reply', JSON.stringify({ organization_id: organizationId, sequence: 12, checkpoint: line }, null, 2)],
  ])('is read from %s', (_, text) => {
    expect(parseCheckpoint(text)).toEqual(taken);
  });

  it.each([
    ['', 'no checkpoint'],
    ['{', 'no checkpoint'],
    ['{"checkpoint":5}', 'no checkpoint'],
    [JSON.stringify({ hash: 'a'.repeat(64) }), 'no checkpoint'],
    [line.replace(' 12 ', ' 13 '), 'its signature does not hold'],
  ])('is not read from %j', (text, why) => {
    expect(() => parseCheckpoint(text)).toThrow(BadCheckpointError);
    expect(() => parseCheckpoint(text)).toThrow(why);
  });
});
