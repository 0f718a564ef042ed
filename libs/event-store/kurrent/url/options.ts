/** Why an option's value does not do; undefined where it does. */
type Check = (value: string) => string | undefined;

const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    values.some((each) => each.toLowerCase() === value.toLowerCase()) ? undefined : `one of ${values.join(', ')}`;
const boolean = oneOf('true', 'false');
const whole: Check = (value) => (/^\d{1,9}$/.test(value) ? undefined : 'a whole number');
const interval: Check = (value) => (/^(-1|\d{1,9})$/.test(value) ? undefined : 'a number of milliseconds, or -1');
const text: Check = (value) => (isEncoded(value) ? undefined : 'percent-encoded text');

/**
 * The options of KurrentDB's connection strings, by their names, and what they take. The client prints the whole
 * connection string, password included, where it meets any other.
 */
export const OPTIONS: Readonly<Record<string, Check>> = {
  tls: boolean,
  tlsVerifyCert: boolean,
  tlsCAFile: text,
  userCertFile: text,
  userKeyFile: text,
  connectionName: text,
  nodePreference: oneOf('leader', 'follower', 'readOnlyReplica', 'random'),
  maxDiscoverAttempts: whole,
  discoveryInterval: whole,
  gossipTimeout: whole,
  keepAliveInterval: interval,
  keepAliveTimeout: interval,
  defaultDeadline: interval,
  throwOnAppendFailure: boolean,
};

/**
 * Options that are taken and not passed on: every call here has a time-out of its own and goes to the leader; a refused
 * append must come as an error; and one half of the client takes the gossip's time-out for seconds, the other one for
 * milliseconds.
 */
export const NOT_PASSED_ON: ReadonlySet<string> = new Set([
  'nodePreference',
  'gossipTimeout',
  'defaultDeadline',
  'throwOnAppendFailure',
]);

/** Whether a text can be percent-decoded. */
export function isEncoded(value: string): boolean {
  try {
    decodeURIComponent(value);
    return true;
  } catch {
    return false;
  }
}
