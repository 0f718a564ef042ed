interface Pattern {
  readonly segments: readonly string[];
  /** One character a segment, the more literal the smaller: 0 literal, 1 parameter, 2 rest of the path. */
  readonly rank: string;
  readonly methods: Set<string>;
}

/** No route fits the path, or a part of it cannot name anything: answered 404, or 405 where another method fits. */
export class NoRouteError extends Error {
  override name = 'NoRouteError';
}

/** The routes of an application, to tell a wrong path (404) from a wrong method (405). */
export class RouteTable {
  readonly #patterns: Pattern[] = [];

  /** Records a route; `url` is the router's pattern, such as `/api/tasks/:task_id`. */
  add(methods: readonly string[], url: string): void {
    const segments = url.split('/');
    this.#patterns.push({ segments, rank: segments.map(rankOf).join(''), methods: new Set(methods) });
  }

  /** The methods of the most literal patterns that fit the path (no query), sorted; none if no pattern fits. */
  allowed(path: string): readonly string[] {
    const segments = path.split('/').map(decode);
    const fitting = this.#patterns.filter((pattern) => fits(pattern.segments, segments));
    const [best] = fitting.map(({ rank }) => rank).sort();
    return [...new Set(fitting.filter(({ rank }) => rank === best).flatMap(({ methods }) => [...methods]))].sort();
  }
}

const rankOf = (segment: string): string => (segment === '*' ? '2' : segment.startsWith(':') ? '1' : '0');

function fits(pattern: readonly string[], path: readonly string[]): boolean {
  const rest = pattern.indexOf('*');
  const length = rest < 0 ? pattern.length : rest;
  if (rest < 0 ? path.length !== length : path.length <= length) return false;
  return pattern
    .slice(0, length)
    .every((segment, i) => (segment.startsWith(':') ? path[i] !== '' : segment === path[i]));
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
