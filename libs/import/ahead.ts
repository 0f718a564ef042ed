/** The results of `work` on each item, in order; while one is awaited, up to `depth` later ones are under way. */
export async function* ahead<Item, Result>(
  items: AsyncIterable<Item>,
  depth: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const underWay: Promise<Result>[] = [];
  for await (const item of items) {
    const result = work(item);
    // It is awaited later; until then its failure must not count as unhandled.
    result.catch(() => undefined);
    underWay.push(result);
    if (underWay.length > depth) yield await (underWay.shift() as Promise<Result>);
  }
  for (const result of underWay) yield await result;
}

/** Does `work` on every item, at most `limit` at once. Rejects with the first failure. */
export async function forEachOf<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}
