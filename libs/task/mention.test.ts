import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mentionedIds } from './index.ts';

const [A, B] = ['01979f3e-1111-7000-8000-000000000001', '01979f3e-1111-7000-8000-000000000002'];

describe('the mentions in a text', () => {
  it.each([
    [`@[Grace](${A}) please`, [A]],
    [`@[Grace](${A})@[Alan](${B})`, [A, B]],
    [`(@[Grace](${A}), @[Alan](${B}) and @[Grace again](${A}))`, [A, B]],
    [`@[Grace](${A.toUpperCase()}) @[Grace](${A})`, [A]],
    [`@[](${A})`, [A]],
    [`@[Bob [Lab [2]]](${A})`, [A]],
    [`@[Bob \\] \\[ Lee](${A})`, [A]],
    [`@[Grace] @[Alan](${A})`, [A]],
    [`@[see @[Alan](${B})](${A})`, [B, A]],
    [`first line\n@[Grace](${A})\r\nlast`, [A]],
    ['@[Nobody](nobody)', ['nobody']],
    ['@[Nobody](No_1-b)', ['no_1-b']],
  ])('%j are %j', (text, ids) => {
    expect(mentionedIds(text)).toEqual(ids);
  });

  it.each([
    'a plain @ sign, [a](link) and e@mail.org',
    `[Grace](${A})`,
    `@ [Grace](${A})`,
    `@[Grace] (${A})`,
    `@[Grace](${A}`,
    `@[Grace(${A})`,
    `\\@[Grace](${A})`,
    `@\\[Grace](${A})`,
    `@[Grace\\](${A})`,
    `@[Bob :]](${A})`,
    `@[Bob [](${A})`,
    `@[Gr\nace](${A})`,
    `@[foo] see [this](${A})`,
    '@[user](https://example.org/@user)',
    '@[notes](notes.md)',
    '@[todo](see below)',
    '@[x]()',
    `@[long](${'a'.repeat(65)})`,
  ])('%j has none', (text) => {
    expect(mentionedIds(text)).toEqual([]);
  });

  it('are found whatever stands around them, as long as it opens and escapes nothing', () => {
    const around = fc.string({ unit: 'binary', maxLength: 60 }).filter((text) => !/[[\]\\@]/.test(text));
    const name = around.filter((text) => !text.includes('\n'));
    fc.assert(
      fc.property(fc.array(fc.tuple(around, name, fc.uuid()), { maxLength: 8 }), around, (parts, end) => {
        const text = parts.map(([before, label, id]) => `${before}@[${label}](${id})`).join('') + end;
        expect(mentionedIds(text)).toEqual([...new Set(parts.map(([, , id]) => id))]);
      }),
    );
  });

  it('are looked for once through the text, however it is built against that', () => {
    for (const part of ['@[', '@[]', '@[](', '\\', '](', `@[](${'a'.repeat(64)}`])
      expect(mentionedIds(part.repeat(20_000))).toEqual([]);
  });
});
