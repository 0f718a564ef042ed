import { isDeepStrictEqual } from 'node:util';

/** The wanted fields that are there and differ from the present ones. */
export function differences<T extends object>(wanted: T, present: { readonly [K in keyof T]?: unknown }): Partial<T> {
  return Object.fromEntries(
    Object.entries(wanted).filter(
      ([field, value]) => value !== undefined && !isDeepStrictEqual(value, present[field as keyof T]),
    ),
  ) as Partial<T>;
}
