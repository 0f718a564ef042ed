import { describe, expect, it } from '@jest/globals';
import { readAnswer, UnfitAnswerError } from './read-answer.ts';

const tasks = [{ title: 'A', extra: 1 }];

describe('an answer', () => {
  it.each([
    JSON.stringify({ tasks }),
    JSON.stringify(tasks),
    JSON.stringify({ note: 'here', action_items: tasks }),
    `\n\`\`\`json\n${JSON.stringify({ tasks })}\n\`\`\`\n`,
  ])('is read from %j', (text) => {
    expect(readAnswer(text)).toEqual(tasks);
  });

  it('may hold no task', () => {
    expect(readAnswer('{"tasks":[]}')).toEqual([]);
  });

  it.each(['', 'Sure! Here are the tasks:', '{"tasks":[', "{'tasks':[]}"])('that is no JSON is refused: %j', (text) => {
    expect(() => readAnswer(text)).toThrow(expect.objectContaining({ name: 'UnfitAnswerError', reason: 'not-json' }));
  });

  it.each([
    'null',
    '7',
    '"tasks"',
    '{}',
    '{"tasks":null}',
    '{"tasks":{"title":"A"}}',
    '{"tasks":["A"]}',
    '{"tasks":[{"category":"general"}]}',
    '{"tasks":[{"title":7}]}',
    '{"one":[],"two":[]}',
  ])('of another shape is refused: %s', (text) => {
    expect(() => readAnswer(text)).toThrow(UnfitAnswerError);
    expect(() => readAnswer(text)).toThrow(expect.objectContaining({ reason: 'wrong-shape' }));
  });
});
