const { imul } = Math;

/** Each level of the tree divides by so many bits of the hash; below two levels come the buckets, 1,024 of them. */
const BITS = 5;
const WIDTH = 1 << BITS;

type Bucket<Value> = ReadonlyMap<string, Value>;
type Branch<Value> = readonly (Bucket<Value> | undefined)[];
type Tree<Value> = readonly (Branch<Value> | undefined)[];

/**
 * A map that never changes: `with` gives a changed copy that shares all but one of its 1,024 buckets with the old one.
 * So an organization of ten thousand members is folded event by event without copying all of them for each. Its entries
 * come in no particular order.
 */
export class PersistentMap<Value> implements ReadonlyMap<string, Value> {
  readonly #tree: Tree<Value>;
  readonly size: number;

  private constructor(tree: Tree<Value>, size: number) {
    this.#tree = tree;
    this.size = size;
  }

  /** A map without entries. */
  static empty<Value>(): PersistentMap<Value> {
    return new PersistentMap<Value>(new Array(WIDTH).fill(undefined), 0);
  }

  /** A copy in which the key has this value; undefined takes the key away. */
  with(key: string, value: Value | undefined): PersistentMap<Value> {
    const hash = hashOf(key);
    const [outer, inner] = [hash % WIDTH, (hash >>> BITS) % WIDTH];
    const branch = this.#tree[outer] ?? new Array<undefined>(WIDTH).fill(undefined);
    const bucket = new Map(branch[inner]);
    const before = bucket.size;
    if (value === undefined) bucket.delete(key);
    else bucket.set(key, value);
    const tree = copyWith(this.#tree, outer, copyWith(branch, inner, bucket));
    return new PersistentMap(tree, this.size + bucket.size - before);
  }

  #bucket(key: string): Bucket<Value> | undefined {
    const hash = hashOf(key);
    return this.#tree[hash % WIDTH]?.[(hash >>> BITS) % WIDTH];
  }

  get(key: string): Value | undefined {
    return this.#bucket(key)?.get(key);
  }

  has(key: string): boolean {
    return this.#bucket(key)?.has(key) ?? false;
  }

  *entries(): MapIterator<[string, Value]> {
    for (const branch of this.#tree) for (const bucket of branch ?? []) if (bucket) yield* bucket;
  }

  *keys(): MapIterator<string> {
    for (const [key] of this) yield key;
  }

  *values(): MapIterator<Value> {
    for (const [, value] of this) yield value;
  }

  forEach(visit: (value: Value, key: string, map: ReadonlyMap<string, Value>) => void): void {
    for (const [key, value] of this) visit(value, key, this);
  }

  [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries();
  }
}

/** As `array.with`, in half the time. */
function copyWith<T>(array: readonly T[], index: number, value: T): readonly T[] {
  const copy = array.slice();
  copy[index] = value;
  return copy;
}

/** FNV-1a over UTF-16 units, its high half mixed into its low one; never negative. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 16)) >>> 0;
}
