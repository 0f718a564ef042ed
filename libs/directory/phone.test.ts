import { describe, expect, it } from '@jest/globals';
import { phoneDigits } from './index.ts';

describe('a phone number', () => {
  it.each([
    ['+4930123456', '4930123456'],
    ['+49 (0)30 / 123-456', '4930123456'],
    ['0049 30 123456', '4930123456'],
    [' +49.30.123.456 ', '4930123456'],
    ['tel:+4930123456', '4930123456'],
    ['whatsapp:+4930123456', '4930123456'],
    ['+1 (415) 555-2671', '14155552671'],
    ['030 123456', '030123456'],
  ])('%j is compared as %s', (text, digits) => {
    expect(phoneDigits(text)).toBe(digits);
  });

  it.each(['', 'anonymous', 'client:ada', 'sip:100@example.org', '+49', '12', '+49 30 ADA'])('%j is none', (text) => {
    expect(phoneDigits(text)).toBeNull();
  });
});
