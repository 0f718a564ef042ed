const LONGEST = 255;
const LONGEST_EXTENSION = 20;
const UNNAMED = 'file';

/** Control characters, and those that turn the direction of writing, by which `exe.pdf` can be made of `fdp.exe`. */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/**
 * A client's name of a file as it can be kept and shown: without path, control characters and halves of surrogate
 * pairs, of 1 to 255 code points. A longer one keeps its extension.
 */
export function safeFileName(given: string): string {
  const last = given.toWellFormed().replace(UNSEEN, '').split(/[/\\]/).at(-1)?.trim() ?? '';
  return /^\.*$/.test(last) ? UNNAMED : shortened(last);
}

function shortened(name: string): string {
  const points = [...name];
  if (points.length <= LONGEST) return name;
  const dot = points.lastIndexOf('.');
  const extension = dot < 0 || points.length - dot > LONGEST_EXTENSION ? [] : points.slice(dot);
  return [...points.slice(0, LONGEST - extension.length), ...extension].join('');
}
