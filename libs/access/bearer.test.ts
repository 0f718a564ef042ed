import { expect, it } from '@jest/globals';
import { parseBearer } from './bearer.ts';

it.each([
  ['Bearer a.b-c_d~e+f/g=', 'a.b-c_d~e+f/g='],
  ['bearer dk_abc', 'dk_abc'],
  ['BEARER   x', 'x'],
])('finds the credential in %j', (header, credential) => {
  expect(parseBearer(header)).toBe(credential);
});

it.each([undefined, '', 'Bearer', 'Bearer ', 'Basic abc', 'Bearera', 'Bearer a b', 'Bearer a,b', 'x Bearer a'])(
  'finds none in %j',
  (header) => {
    expect(parseBearer(header)).toBeNull();
  },
);
