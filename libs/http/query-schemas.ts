import { z } from 'zod';

/** A filter that may repeat or hold a comma list: `status=open,done` and `status=open&status=done` are the same. */
export const listOf = <S extends z.ZodType>(schema: S) =>
  z.preprocess(
    (value) => [value].flat().flatMap((part) => (typeof part === 'string' ? part.split(',') : [part])),
    z.array(schema),
  );

/** `true` or `false`, in these words. */
export const flag = () =>
  z.preprocess((value) => (value === 'true' ? true : value === 'false' ? false : value), z.boolean());

/** A whole number in decimal digits, between the bounds, both included. One beyond what a number holds counts as the greatest. */
export const integer = ({ min, max = Number.MAX_SAFE_INTEGER }: { readonly min: number; readonly max?: number }) =>
  z.preprocess(
    (value) =>
      typeof value === 'string' && /^-?\d+$/.test(value) ? Math.min(Number(value), Number.MAX_SAFE_INTEGER) : value,
    z.int().min(min).max(max),
  );
