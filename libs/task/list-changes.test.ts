import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { listChanges } from './list-changes.ts';

interface Item {
  readonly id: number;
  readonly text: string;
}
const same = (a: Item, b: Item) => a.id === b.id;

const list = fc.uniqueArray(fc.record({ id: fc.nat(9), text: fc.constantFrom('a', 'b') }), {
  selector: ({ id }) => id,
});
/** A list, and what events make of it: some items go, some are others, some are new; the rest are the same objects. */
const lists = fc
  .tuple(list, fc.infiniteStream(fc.constantFrom('stay', 'copy', 'edit', 'go')), list)
  .map(([before, fate, more]) => {
    const left = before.flatMap((item): Item[] => {
      const what = fate.next().value;
      if (what === 'go') return [];
      return [what === 'stay' ? item : what === 'copy' ? { ...item } : { ...item, text: `${item.text}!` }];
    });
    return [before, [...left, ...more.filter((item) => !before.some((other) => same(item, other)))]] as const;
  });

describe('the changes of a list', () => {
  it('are the items that went, came and say something else, each once', () => {
    fc.assert(
      fc.property(lists, ([before, after]) => {
        const gone = before.filter((item) => !after.some((other) => same(item, other)));
        const come = after
          .map((now) => ({ old: before.find((other) => same(now, other)) ?? null, new: now }))
          .filter(({ old, new: now }) => old?.text !== now.text);
        expect(listChanges(before, after, same)).toEqual([...gone.map((old) => ({ old, new: null })), ...come]);
      }),
      { numRuns: 500 },
    );
  });

  it('ask about the items that are other objects only', () => {
    const before = Array.from({ length: 100_000 }, (_, id) => ({ id, text: 'a' }));
    const after = before.map((item) => (item.id === 50_000 ? { ...item, text: 'b' } : item));
    let asked = 0;
    const counting = (a: Item, b: Item) => {
      asked++;
      return same(a, b);
    };
    expect(listChanges(before, after, counting)).toEqual([{ old: before[50_000], new: after[50_000] }]);
    expect(asked).toBeLessThan(5);
  });
});
