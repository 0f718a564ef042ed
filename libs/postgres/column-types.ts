import { types } from 'pg';

const UTC_TIMESTAMP = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?(?:\+00)?$/;

/**
 * A timestamp as PostgreSQL prints it in UTC as `YYYY-MM-DDTHH:MM:SS.mmmZ`, cut to milliseconds; what has no such form
 * (`infinity`, years beyond 9999) stays as it is.
 */
export function isoTimestamp(text: string): string {
  const [, date, time, fraction = ''] = UTC_TIMESTAMP.exec(text) ?? [];
  return date ? `${date}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}Z` : text;
}

const asText = (text: string): string => text;
/** Arrays have types of their own (pg_type.dat): text[] is 1009, timestamp[] 1115, timestamptz[] 1185, date[] 1182. */
const TEXT_ARRAY: number = 1009;
const textArray: (text: string) => (string | null)[] = types.getTypeParser(TEXT_ARRAY, 'text');
const timestampArray = (text: string) => textArray(text).map((item) => item && isoTimestamp(item));
const parsers: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [types.builtins.INT8, asText],
  [types.builtins.DATE, asText],
  [types.builtins.TIMESTAMP, isoTimestamp],
  [types.builtins.TIMESTAMPTZ, isoTimestamp],
  [1182, textArray],
  [1115, timestampArray],
  [1185, timestampArray],
]);

/**
 * How columns arrive: `int8` and `numeric` as text (a position does not fit a JavaScript number for ever), `date` as
 * `YYYY-MM-DD`, timestamps as isoTimestamp says, `json` and `jsonb` parsed, `bytea` as a Buffer; no Date objects.
 */
export const columnTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    return (format !== 'binary' && parsers.get(oid)) || types.getTypeParser(oid, format ?? 'text');
  },
};
