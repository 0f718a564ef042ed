import { isIPv4 } from 'node:net';
import { isEncoded, NOT_PASSED_ON, OPTIONS } from './options.ts';

/** The address of an EventStoreDB or a KurrentDB. */
export interface ServerUrl {
  /** As the client takes it: it may hold a password, and belongs into no log. */
  readonly connectionString: string;
  /** Null where there are none, or where nothing is encrypted: then servers know no users. */
  readonly credentials: { readonly username: string; readonly password: string } | null;
}

/** A text is no address of a server. Its message says what would do and quotes nothing: there may be a password in it. */
export class InvalidServerUrlError extends Error {
  override name = 'InvalidServerUrlError';
}

const SHAPE =
  /^(?:esdb|kurrentdb)(?<discover>\+discover)?:\/\/(?:(?<user>[^:@/?#]+):(?<password>[^@/?#]+)@)?(?<hosts>[^@/?#]+)\/?(?:\?(?<query>.*))?$/;
const HOST = /^[\w.-]+(?::(?<port>\d{1,5}))?$/;
/** The client waits so long before each attempt to connect, the first one included. Its defaults are 100 and 500. */
const DISCOVERY_INTERVAL_MS = 50;
const DISCOVERY_ATTEMPTS = 20;

/**
 * Takes an address apart: `esdb://` or `kurrentdb://`, also `+discover`; one host or several; user and password,
 * percent-encoded; options as in KurrentDB's documentation.
 * @throws InvalidServerUrlError
 */
export function parseServerUrl(url: string): ServerUrl {
  const { discover = '', user, password, hosts = '', query = '' } = SHAPE.exec(url.trim())?.groups ?? {};
  if (!hosts) throw new InvalidServerUrlError('be an esdb:// or kurrentdb:// URL (also +discover)');
  for (const host of hosts.split(',')) checkHost(host);
  const options = parseOptions(query);
  if (!isEncoded(user ?? '') || !isEncoded(password ?? ''))
    throw new InvalidServerUrlError('have its user and password percent-encoded');
  if (options.has('userCertFile') !== options.has('userKeyFile'))
    throw new InvalidServerUrlError('have userCertFile and userKeyFile together');
  if (!options.has('discoveryInterval')) options.set('discoveryInterval', String(DISCOVERY_INTERVAL_MS));
  if (!options.has('maxDiscoverAttempts')) options.set('maxDiscoverAttempts', String(DISCOVERY_ATTEMPTS));
  // Without encryption it would load the certificates of the machine all the same, at every new connection.
  if (options.get('tls') === 'false') options.set('tlsCAFile', '/dev/null');
  // Node takes no address for a server's name in TLS (DEP0123), and the client gives it one.
  else if (hosts.split(',').some((host) => isIPv4(host.replace(/:.*/, ''))))
    throw new InvalidServerUrlError('name its hosts by name, not by address, unless it says tls=false');
  const login = user && password ? `${user}:${password}@` : '';
  const passed = [...options].filter(([key]) => !NOT_PASSED_ON.has(key)).map((pair) => pair.join('='));
  return {
    connectionString: `kurrentdb${discover}://${login}${hosts}?${passed.join('&')}`,
    credentials:
      user && password && options.get('tls') !== 'false'
        ? { username: decodeURIComponent(user), password: decodeURIComponent(password) }
        : null,
  };
}

function checkHost(host: string): void {
  const match = HOST.exec(host);
  const port = Number(match?.groups?.port ?? 2113);
  if (!match || port < 1 || port > 65_535)
    throw new InvalidServerUrlError('name its hosts as host:port, separated by commas');
}

function parseOptions(query: string): Map<string, string> {
  const options = new Map<string, string>();
  for (const pair of query.split('&').filter((each) => each !== '')) {
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const key = Object.keys(OPTIONS).find((each) => each.toLowerCase() === name.toLowerCase());
    if (!key) throw new InvalidServerUrlError(`have no other options than ${Object.keys(OPTIONS).join(', ')}`);
    const wanted = OPTIONS[key]?.(value);
    if (value === '' || wanted) throw new InvalidServerUrlError(`have in its option ${key} ${wanted ?? 'a value'}`);
    options.set(key, /^(true|false)$/i.test(value) ? value.toLowerCase() : value);
  }
  return options;
}
