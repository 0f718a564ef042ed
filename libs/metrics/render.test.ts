import { describe, expect, it } from '@jest/globals';
import { COUNTS, Counters, gauge, Histograms, render } from './index.ts';

describe('the text of metrics', () => {
  it('has cumulative buckets, a sum and a count for each combination of labels', async () => {
    const sizes = new Histograms('docket_size', 'Sizes.', ['kind'], [1, 2]);
    for (const size of [1, 2, 2, 3]) sizes.of('a').observe(size);
    sizes.of('b').observe(0.5);
    const text = await render([sizes.family()]);
    expect(text.split('\n').filter((line) => line.includes('docket_size'))).toEqual([
      '# HELP docket_size Sizes.',
      '# TYPE docket_size histogram',
      'docket_size_bucket{kind="a",le="1"} 1',
      'docket_size_bucket{kind="a",le="2"} 3',
      'docket_size_bucket{kind="a",le="+Inf"} 4',
      'docket_size_sum{kind="a"} 8',
      'docket_size_count{kind="a"} 4',
      'docket_size_bucket{kind="b",le="1"} 1',
      'docket_size_bucket{kind="b",le="2"} 1',
      'docket_size_bucket{kind="b",le="+Inf"} 1',
      'docket_size_sum{kind="b"} 0.5',
      'docket_size_count{kind="b"} 1',
    ]);
  });

  it('escapes what stands in labels', async () => {
    const calls = new Counters('docket_calls', 'Calls.', ['route']);
    calls.of('/a"b\\c\nd').value += 2;
    expect(await render([calls.family()])).toContain('docket_calls{route="/a\\"b\\\\c\\nd"} 2');
  });

  it('also tells of the process', async () => {
    const text = await render([gauge('docket_one', 'One.', [{ labels: {}, value: 1 }])]);
    expect(text).toContain('docket_one 1');
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(text).toMatch(/^nodejs_heap_size_used_bytes \d+$/m);
  });

  it('has finite numbers only, also when it is asked twice in one turn', async () => {
    for (const text of await Promise.all([render([]), render([]), render([])])) {
      const values = text
        .split('\n')
        .filter((line) => /^[a-z]/.test(line))
        .map((line) => Number(line.split(' ').at(-1)));
      expect(values.filter((value) => !(value < Number.MAX_SAFE_INTEGER))).toEqual([]);
    }
  });

  it('has a name once only, as scrapers refuse it twice', async () => {
    const text = await render([new Histograms('docket_size', 'Sizes.', [], COUNTS).family()]);
    const names = text.match(/^# TYPE \S+/gm) ?? [];
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(10);
  });
});
