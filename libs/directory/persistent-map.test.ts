import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PersistentMap } from './persistent-map.ts';

const changes = fc.array(fc.tuple(fc.string({ maxLength: 2 }), fc.option(fc.nat(), { nil: undefined })));

it('a persistent map equals a Map after the same changes, at every step, and no copy changes an older one', () => {
  fc.assert(
    fc.property(changes, (changes) => {
      const model = new Map<string, number>();
      const steps = [{ map: PersistentMap.empty<number>(), entries: [] as [string, number][] }];
      for (const [key, value] of changes) {
        if (value === undefined) model.delete(key);
        else model.set(key, value);
        steps.push({ map: steps.at(-1)!.map.with(key, value), entries: [...model] });
      }
      for (const { map, entries } of steps) {
        const expected = new Map(entries);
        expect(new Map(map)).toEqual(expected);
        expect(new Map([...map.keys()].map((key) => [key, map.get(key)]))).toEqual(expected);
        expect([...map.values()].toSorted()).toEqual([...expected.values()].toSorted());
        expect([map.size, map.has('a'), map.get('b')]).toEqual([expected.size, expected.has('a'), expected.get('b')]);
        const visited: unknown[] = [];
        map.forEach((value, key) => void visited.push([key, value]));
        expect(visited).toEqual([...map]);
      }
    }),
    { numRuns: 300 },
  );
});
