const POSTGRES = /^postgres(?:ql)?:\/\//;
const KURRENT = /^(?:esdb|kurrentdb)(?:\+discover)?:\/\//;

/** The address of a log: which kind of store keeps it, and its name without user, password and options. */
export interface LogUrl {
  readonly kind: 'postgres' | 'kurrent';
  readonly url: string;
  /** Fit for messages, and the same in every run. */
  readonly name: string;
}

/** Takes an address apart. @throws Error that names the option and quotes nothing: there may be a password in it */
export function parseLogUrl(option: string, url: string): LogUrl {
  if (POSTGRES.test(url) && URL.canParse(url)) {
    const { hostname, port, pathname, searchParams } = new URL(url);
    const host = hostname || searchParams.get('host') || 'localhost';
    return { kind: 'postgres', url, name: `postgres://${host}:${port || 5432}${pathname}` };
  }
  if (KURRENT.test(url)) {
    const [authority = ''] = url.replace(KURRENT, '').split(/[/?]/);
    return { kind: 'kurrent', url, name: `kurrentdb://${authority.split('@').at(-1)}` };
  }
  throw new Error(`${option} must be a postgres://, esdb:// or kurrentdb:// URL`);
}
