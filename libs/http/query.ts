/** A query string, read. A name that came more than once holds all its values, in order. */
export interface Query {
  readonly values: Readonly<Record<string, string | readonly string[]>>;
  /** Whether every escape was valid UTF-8 in percent-encoding. */
  readonly wellFormed: boolean;
}

const NONE: Query = { values: {}, wellFormed: true };

/** Reads a query string as forms write it (`+` is a space). Never throws: the router calls it. */
export function parseQuery(text: string): Query {
  if (text === '') return NONE;
  const values: Record<string, string | string[]> = Object.create(null);
  let wellFormed = true;
  const decode = (part: string): string => {
    if (!part.includes('%') && !part.includes('+')) return part;
    try {
      return decodeURIComponent(part.replaceAll('+', ' '));
    } catch {
      wellFormed = false;
      return part;
    }
  };
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = decode(at < 0 ? pair : pair.slice(0, at));
    const value = at < 0 ? '' : decode(pair.slice(at + 1));
    const before = values[name];
    if (before === undefined) values[name] = value;
    else if (typeof before === 'string') values[name] = [before, value];
    else before.push(value);
  }
  return { values, wellFormed };
}
