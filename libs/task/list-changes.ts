/** An item of a list that came (`old` is null), changed, or went (`new` is null). */
export interface ListChange<T> {
  readonly old: T | null;
  readonly new: T | null;
}

/**
 * What became of the items of a list: first those that went, then those that came or changed. Items that are the same
 * objects before and after cost next to nothing: a list grows long, and most events touch one item.
 */
export function listChanges<T>(
  before: readonly T[],
  after: readonly T[],
  same: (a: T, b: T) => boolean,
): readonly ListChange<T>[] {
  if (before === after) return [];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const [had, has] = [
    new Set(before.slice(start, before.length - end)),
    new Set(after.slice(start, after.length - end)),
  ];
  const gone = [...had].filter((item) => !has.has(item));
  const come = [...has].filter((item) => !had.has(item));
  return [
    ...gone.filter((item) => !come.some((other) => same(item, other))).map((old) => ({ old, new: null })),
    ...come
      .map((now) => ({ old: gone.find((other) => same(now, other)) ?? null, new: now }))
      .filter((change) => JSON.stringify(change.old) !== JSON.stringify(change.new)),
  ];
}
