import { lookup } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The address behind a webhook is none that may be called, or not without TLS. */
export class AddressNotAllowedError extends Error {
  override name = 'AddressNotAllowedError';
  constructor(readonly reason: 'address-not-allowed' | 'insecure-url') {
    super(reason);
  }
}

/** Says why an address must not be called; null where it may be. */
export type AddressGuard = (address: string, isSecure: boolean) => AddressNotAllowedError['reason'] | null;

/** Lets public addresses be called with TLS, and those in the networks given as CIDR with or without. */
export function createAddressGuard(networks: readonly string[]): AddressGuard {
  const named = new BlockList();
  for (const network of networks) {
    const [address, bits] = ipaddr.parseCIDR(network);
    named.addSubnet(address.toString(), bits, address.kind());
  }
  return (address, isSecure) => {
    const family = isIP(address);
    if (family !== 0 && named.check(address, family === 6 ? 'ipv6' : 'ipv4')) return null;
    if (!isPublic(address)) return 'address-not-allowed';
    return isSecure ? null : 'insecure-url';
  };
}

/** All of IPv6 that is given out to be reached from everywhere (RFC 4291, 2.4; IANA). */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** An IPv4 address in IPv6's clothes is what it is within; whatever else is not plainly public is not. */
function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const found = ipaddr.process(address);
  return found.range() === 'unicast' && (found.kind() === 'ipv4' || found.match(GLOBAL_UNICAST));
}

/**
 * A lookup for a connection that finds only addresses that may be called. What is checked is what is connected to: a name
 * that changes its address in between has nothing from it.
 */
export const guardedLookup =
  (guard: AddressGuard, isSecure: boolean): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }).then(
      (found) => {
        const refusals = found.map(({ address }) => guard(address, isSecure));
        const allowed = found.filter((_, n) => refusals[n] === null);
        const [first] = allowed;
        if (!first) callback(new AddressNotAllowedError(refusals[0] ?? 'address-not-allowed'), [], 0);
        else if (options.all) callback(null, allowed);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, [], 0),
    );
  };
