import { isIPv4, isIPv6 } from 'node:net';

/**
 * Whom an address stands for where logins are counted: an IPv4 address itself, also when written as IPv6; of an IPv6
 * address its first 64 bits, since that is what one subscriber gets. Any other text is itself.
 */
export function subscriberOf(address: string): string {
  const [bare = ''] = address.split('%');
  const mapped = /^::ffff:([0-9.]+)$/i.exec(bare)?.[1];
  if (mapped && isIPv4(mapped)) return mapped;
  if (!isIPv6(bare)) return address;
  const [head = '', tail] = bare.replace(/[0-9]+(\.[0-9]+){3}$/, '0:0').split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? [] : Array<string>(8 - before.length - after.length).fill('0');
  const groups = [...before, ...zeros, ...after].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
