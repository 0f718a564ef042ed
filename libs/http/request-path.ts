/** The path of a request target without query, fragment, scheme and host: what a reply may repeat. */
export function requestPath(target: string): string {
  const path = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  return path.startsWith('/') ? path : '/';
}

/** The query of a request target, without its `?` and without a fragment. */
export function requestQuery(target: string): string {
  const start = target.indexOf('?');
  if (start < 0) return '';
  const end = target.indexOf('#');
  if (end < 0) return target.slice(start + 1);
  return end < start ? '' : target.slice(start + 1, end);
}
