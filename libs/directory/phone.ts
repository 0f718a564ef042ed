const NUMBER = /^\+?[\d\s().\-/]+$/;
const FEWEST_DIGITS = 5;

/**
 * A phone number as it is compared: its digits with the country's in front, `4930123456` for `+49 (0)30 / 123-456` and
 * `0049 30 123456`. What was written without a country is compared as it was written. Null for what is no number.
 */
export function phoneDigits(text: string): string | null {
  const trimmed = text.trim().replace(/^(tel|whatsapp):/i, '');
  if (!NUMBER.test(trimmed)) return null;
  // The zero in brackets is dialled inside the country only.
  const international = /^(\+|00)/.test(trimmed) ? trimmed.replace('(0)', '') : trimmed;
  const digits = international.replace(/\D/g, '').replace(/^00/, '');
  return digits.length < FEWEST_DIGITS ? null : digits;
}
