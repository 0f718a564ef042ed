import { z } from 'zod';

/** Whether PostgreSQL can keep the text: no NUL, no lone surrogate. */
export const isStorableText = (value: string): boolean => value.isWellFormed() && !value.includes('\u0000');

/** The length of a text in Unicode code points. */
export function codePoints(value: string): number {
  let count = 0;
  for (const _ of value) count++;
  return count;
}

/**
 * Bounds of a text in Unicode code points, both included; `trim` cuts white space at both ends first, `visible` leaves it
 * and refuses a text that has nothing else.
 */
export interface TextBounds {
  readonly min?: number;
  readonly max: number;
  readonly trim?: boolean;
  readonly visible?: boolean;
}

/** A text that can be stored, its length counted in Unicode code points as JSON Schema counts it. */
export function text({ min = 0, max, trim = false, visible = false }: TextBounds) {
  return (trim ? z.string().trim() : z.string())
    .check(({ value, issues }) => {
      const fault = (code: string, message: string) =>
        issues.push({ code: 'custom', message, params: { code }, input: value });
      if (!isStorableText(value)) return void fault('invalid-text', 'must not hold NUL or half of a surrogate pair');
      if (visible && value !== '' && value.trim() === '') return void fault('blank', 'must hold more than white space');
      if (value.length <= max && value.length >= 2 * min) return;
      const length = codePoints(value);
      if (length < min) fault('too-short', min === 1 ? 'must not be empty' : `must have at least ${min} characters`);
      if (length > max) fault('too-long', `must have at most ${max} characters`);
    })
    .meta({ ...(min > 0 ? { minLength: min } : {}), maxLength: max, ...(visible ? { pattern: '\\S' } : {}) });
}
