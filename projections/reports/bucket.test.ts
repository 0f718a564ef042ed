import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bucketOf } from './bucket.ts';

const duration = fc.integer({ min: -(2 ** 48), max: 2 ** 48 });

it('a longer duration is never in a lower bucket', () => {
  fc.assert(
    fc.property(duration, duration, (a, b) => {
      expect(Math.sign(bucketOf(a) - bucketOf(b)) * Math.sign(a - b)).toBeGreaterThanOrEqual(0);
    }),
  );
});

it('a bucket is at most a sixteenth wide, and has its number in a small integer', () => {
  fc.assert(
    fc.property(fc.integer({ min: 16, max: 2 ** 48 }), (ms) => {
      expect(bucketOf(Math.ceil(ms * 1.0625) + 1)).toBeGreaterThan(bucketOf(ms));
      expect(bucketOf(ms)).toBeLessThan(2 ** 15);
    }),
  );
  expect([-16, -15, -1, 0, 1, 15, 16, 31, 32, 34].map(bucketOf)).toEqual([-16, -15, -1, 0, 1, 15, 16, 31, 32, 33]);
});
