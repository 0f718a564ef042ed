import { isUtf8 } from 'node:buffer';
import type { Fault } from './faults.ts';
import { jsonPointer } from './pointer.ts';
import { invalid, malformedJson } from './problems.ts';
import { isStorableText } from './text.ts';

const MAX_DEPTH = 64;
const MAX_FAULTS = 100;

/**
 * Reads the bytes of a body as JSON that every part behind can keep. Throws the 400 problem for what is no UTF-8, no
 * JSON or has a key `__proto__`, and the 422 for texts with NUL or half of a surrogate pair, numbers beyond a double,
 * and nesting deeper than 64.
 */
export function parseJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw malformedJson('The body is not valid UTF-8.');
  const text = bytes.toString('utf8');
  const value = parse(text);
  // In UTF-8 only an escape can bring NUL or half of a pair: without one the texts need no look.
  if (!isSound(value, 0, text.includes('\\u'))) throw refusal(value);
  return value;
}

/** Throws the 422 problem if a value read otherwise than from JSON has texts that no store can keep. */
export function assertStorable(value: unknown): void {
  if (!isSound(value, 0, true)) throw refusal(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    throw malformedJson();
  }
}

function isSound(value: unknown, depth: number, withTexts: boolean): boolean {
  if (typeof value === 'string') return !withTexts || isStorableText(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth >= MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.every((inner) => isSound(inner, depth + 1, withTexts));
  for (const key of Object.keys(value)) {
    if (key === '__proto__' || (withTexts && !isStorableText(key))) return false;
    if (!isSound(Reflect.get(value, key), depth + 1, withTexts)) return false;
  }
  return true;
}

function refusal(value: unknown) {
  const faults: Fault[] = [];
  walk(value, [], faults);
  if (faults.some(({ code }) => code === 'forbidden-key')) return malformedJson('The key __proto__ is not taken.');
  return invalid(faults.map(({ path, code, detail }) => ({ pointer: jsonPointer(path), code, detail })));
}

function walk(value: unknown, path: readonly PropertyKey[], faults: Fault[]): void {
  const fault = (code: string, detail: string) => faults.push({ path, code, detail });
  const checkText = (text: string) =>
    isStorableText(text) || fault('invalid-text', 'must not hold NUL or half of a surrogate pair');
  if (faults.length >= MAX_FAULTS) return;
  if (typeof value === 'string') checkText(value);
  if (value === Infinity || value === -Infinity) fault('too-large', 'is beyond every number');
  if (typeof value !== 'object' || value === null) return;
  if (path.length >= MAX_DEPTH) {
    faults.push({ path: [], code: 'too-deep', detail: `must nest at most ${MAX_DEPTH} deep` });
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    if (key === '__proto__') fault('forbidden-key', 'is not taken');
    else if (!isStorableText(key)) fault('invalid-text', 'has a key with NUL or half of a surrogate pair');
    walk(inner, [...path, key], faults);
  }
}
