import { describe, expect, it } from '@jest/globals';
import { MappingFaultsError } from '../errors.ts';
import { MAPPING, withFile } from '../testing/given.ts';
import { activityMatcher, parseMapping, readMappingFile } from './index.ts';

const faultsOf = (mapping: unknown) => {
  try {
    parseMapping(mapping);
  } catch (error) {
    if (error instanceof MappingFaultsError) return error.faults;
  }
  return [];
};
const withTask = (task: object) => ({ ...MAPPING, task: { ...MAPPING.task, ...task } });
const withActivities = (activities: object) => ({ ...MAPPING, activities });

describe('parseMapping', () => {
  it('takes the mapping of the specification', () => {
    expect(parseMapping(MAPPING)).toEqual(MAPPING);
  });

  it.each([
    ['a type that is not there', withTask({ type: 'bug' }), '/task/type', '"bug"', /one of: internal, personal/],
    ['a type that needs a contact', withTask({ type: 'contact' }), '/task/type', '"contact"', /needs a contact/],
    [
      'a type that needs a context',
      withTask({ type: 'report-exception' }),
      '/task/type',
      '"report-exception"',
      /context/,
    ],
    ['an unknown field', withTask({ due: 1 }), '/task/due', '1', /type, title, description, category, priority/],
    ['an unknown category', withTask({ category: 'x' }), '/task/category', '"x"', /"follow-up"/],
    ['an empty title', withTask({ title: ' ' }), '/task/title', '" "', /Give a title/],
    ['a brace without its partner', withTask({ title: 'a {case' }), '/task/title', '"a {case"', /Every \{ needs/],
    ['a NUL', withTask({ description: 'a\0' }), '/task/description', '"a\\u0000"', /NUL/],
    ['a missing column', { ...MAPPING, columns: {} }, '/columns/task', null, /expected string/],
    ['a * in the middle', withActivities({ 'a*b': {} }), '/activities/a*b', '{}', /at the end only/],
    ['two *', withActivities({ 'a**': {} }), '/activities/a**', '{}', /at the end only/],
    [
      'an unknown status',
      withActivities({ 'a/b': { status: 'x' } }),
      '/activities/a~1b/status',
      '"x"',
      /"in-progress"/,
    ],
    [
      'an unknown assignee',
      withActivities({ a: { assignee: 'x' } }),
      '/activities/a/assignee',
      '"x"',
      /"actor" or null/,
    ],
    ['an unknown word of a state', withActivities({ a: { to: 1 } }), '/activities/a/to', '1', /status, assignee/],
    ['no object', 7, '', '7', /expected object/],
  ])('refuses %s', (_, mapping, path, value, detail) => {
    const [fault] = faultsOf(mapping);
    expect(fault).toEqual({ path, value, detail: expect.stringMatching(detail) });
  });

  it('names every fault at once', () => {
    const faults = faultsOf({ ...withTask({ type: 'x', colour: 'y' }), activities: { 'a*b': {}, c: { status: 'z' } } });
    expect(faults.map(({ path }) => path).sort()).toEqual([
      '/activities/a*b',
      '/activities/c/status',
      '/task/colour',
      '/task/type',
    ]);
  });
});

describe('readMappingFile', () => {
  it('reads JSON, with a byte order mark too', async () => {
    expect(await withFile('\uFEFF{"a":1}', readMappingFile)).toEqual({ a: 1 });
  });

  it('names a file that is not there and one that is no JSON', async () => {
    await expect(readMappingFile('/nowhere/m.json')).rejects.toMatchObject({ name: 'UnreadableFileError' });
    await expect(withFile('{', readMappingFile)).rejects.toMatchObject({ name: 'MappingFaultsError' });
  });
});

describe('activityMatcher', () => {
  const states = { '*': 'any', 'a*': 'a', 'ab*': 'ab', ab: 'exact', 'ab+': 'plus' };
  const match = activityMatcher(states as never);

  it.each([
    ['ab', 'exact'],
    ['ab+', 'plus'],
    ['ab+c', 'ab'],
    ['ac', 'a'],
    ['a', 'a'],
    ['', 'any'],
    ['constructor', 'any'],
  ])('finds the longest entry for %j', (activity, state) => {
    expect(match(activity)).toBe(state);
  });

  it('finds none where none matches', () => {
    expect(activityMatcher({ 'a*': {} })('ba')).toBeUndefined();
    expect(activityMatcher({})('__proto__')).toBeUndefined();
  });
});
