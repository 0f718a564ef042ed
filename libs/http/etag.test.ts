import { describe, expect, it } from '@jest/globals';
import { etag, ifMatchHolds, parseIfMatch } from './etag.ts';

describe('If-Match', () => {
  it.each([
    ['"3"', true],
    ['"2", "3"', true],
    [' "2" ,"3" , ', true],
    ['*', true],
    ['"2"', false],
    ['W/"3"', false],
    ['W/"3", "3"', true],
    ['"a,"3""', false],
    ['3', false],
    ['', false],
    ['"3" "4"', false],
    ['"3', false],
  ])('%s at revision 3: %s', (header, holds) => {
    expect(ifMatchHolds(parseIfMatch(header), 3)).toBe(holds);
  });

  it('holds where none came, and for the tag that a reply gave', () => {
    expect(ifMatchHolds(undefined, 3)).toBe(true);
    expect(ifMatchHolds(parseIfMatch(etag(17)), 17)).toBe(true);
  });
});
