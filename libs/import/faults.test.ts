import { beforeEach, describe, expect, it } from '@jest/globals';
import { createOrganization, csv, importing, MAPPING } from './testing/given.ts';
import { createMemoryStore, type MemoryStore } from './testing/memory-store.ts';

const GOOD = '1,Queued,Ann,2020-01-01T00:00:00Z';
const titled = { ...MAPPING, task: { type: 'internal', title: ' {case} ' } };

let store: MemoryStore;
beforeEach(async () => {
  store = createMemoryStore();
  await createOrganization(store);
});

describe('a file with a fault', () => {
  it.each([
    [
      'an unmapped activity',
      csv(GOOD, '1,Gone,Ann,2020-01-01T00:00:00Z'),
      { line: 3, column: 'activity', value: 'Gone' },
    ],
    [
      'a time that is none',
      csv('1,Queued,Ann,2020-02-30T00:00:00Z'),
      { line: 2, column: 'time', value: '2020-02-30T00:00:00Z' },
    ],
    ['a time without offset', csv('1,Queued,Ann,2020-01-01 00:00:00'), { line: 2, column: 'time' }],
    [
      'a time in the future',
      csv('1,Queued,Ann,9000-01-01T00:00:00Z'),
      { line: 2, column: 'time', value: '9000-01-01T00:00:00Z' },
    ],
    ['an empty case', csv(' ,Queued,Ann,2020-01-01T00:00:00Z'), { line: 2, column: 'case', value: ' ' }],
    ['an empty actor', csv('1,Queued,,2020-01-01T00:00:00Z'), { line: 2, column: 'resource', value: '' }],
    [
      'a name that is too long',
      csv(`1,Queued,${'x'.repeat(256)},2020-01-01T00:00:00Z`),
      { line: 2, column: 'resource' },
    ],
    ['too few fields', csv(GOOD, '1,Queued,Ann'), { line: 3, column: 'time', value: null }],
    ['too many fields', csv(GOOD, `${GOOD},more`), { line: 3, column: 'field 5', value: 'more' }],
    ['a NUL', csv('1\0,Queued,Ann,2020-01-01T00:00:00Z'), { line: 2, column: 'case', value: '1\0' }],
    [
      'an open quote',
      csv(GOOD, '1,"Queued,Ann,2020-01-01T00:00:00Z', GOOD),
      { line: 3, column: 'activity', value: null },
    ],
    [
      'a row after a record of several lines',
      csv('"1\n\n",Queued,Ann,2020-01-01T00:00:00Z', '1,x,Ann,2020-01-01T00:00:00Z'),
      { line: 5, column: 'activity', value: 'x' },
    ],
    ['a missing column', 'case,activity,time\n', { line: 1, column: 'resource', value: null }],
    ['a column that is there twice', 'case,case,activity,resource,time\n', { line: 1, column: 'case', value: null }],
    ['no header', '', { line: 1, column: 'case', value: null }],
  ])('is refused by line, column and value: %s', async (_, content, fault) => {
    const before = store.events.length;
    await expect(importing(store, content)).rejects.toMatchObject({
      name: 'EventLogFaultsError',
      faults: expect.arrayContaining([expect.objectContaining(fault)]),
    });
    expect(store.events).toHaveLength(before);
  });

  it.each([
    ['too long', 'x'.repeat(256), /256 characters/],
    ['just long enough', 'x'.repeat(255), null],
    ['counted in code points', '😀'.repeat(255), null],
  ])('is refused for its title: %s', async (_, title, detail) => {
    const result = importing(store, csv(`${title},Queued,Ann,2020-01-01T00:00:00Z`), titled);
    if (detail === null) await expect(result).resolves.toMatchObject({ tasks: 1 });
    else
      await expect(result).rejects.toMatchObject({
        faults: [{ line: 2, column: 'case', detail: expect.stringMatching(detail) }],
      });
  });

  it('is refused for a title that turns out empty, by the column that was to fill it', async () => {
    const task = { type: 'internal', title: '{subject}' };
    const content = 'case,activity,resource,time,subject\n1,Queued,Ann,2020-01-01T00:00:00Z, \n';
    await expect(importing(store, content, { ...MAPPING, task })).rejects.toMatchObject({
      faults: [{ line: 2, column: 'subject', value: ' ', detail: expect.stringMatching(/empty/) }],
    });
  });

  it('names ten faults and no more', async () => {
    const rows = Array.from({ length: 30 }, (_, n) => `${n},Gone,Ann,2020-01-01T00:00:00Z`);
    const faults = Array.from({ length: 10 }, (_, n) => expect.objectContaining({ line: n + 2 }));
    await expect(importing(store, csv(...rows))).rejects.toMatchObject({ faults });
  });

  it('is refused for a placeholder that names no column', async () => {
    const task = { type: 'internal', title: '{case} {subject}' };
    await expect(importing(store, csv(GOOD), { ...MAPPING, task })).rejects.toMatchObject({
      name: 'MappingFaultsError',
      faults: [
        { path: '/task/title', value: '{subject}', detail: expect.stringMatching('case, activity, resource, time') },
      ],
    });
  });

  it('says it in a line of text', async () => {
    await expect(importing(store, csv('1,Gone,Ann,2020-01-01T00:00:00Z'))).rejects.toThrow(
      'line 2, column activity: "Gone" is refused. The mapping has no entry for this activity.',
    );
  });
});
