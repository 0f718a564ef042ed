import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { forbidden, type Problem, unauthorized } from '#libs/http';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** What keeps a request from the metrics; null where nothing does. Without a token they are for this machine alone. */
export function metricsRefusal(
  { headers, socket }: Pick<FastifyRequest, 'headers' | 'socket'>,
  token: string | null,
): Problem | null {
  if (token === null)
    return isLoopback(socket.remoteAddress) && !isForwarded(headers)
      ? null
      : forbidden('Metrics are for callers on this machine, unless a METRICS_TOKEN is set.');
  const [, given] = /^bearer +(.+)$/i.exec(headers.authorization ?? '') ?? [];
  if (given === undefined) return unauthorized('Metrics need their own token.');
  return isSame(given, token) ? null : unauthorized('The token does not hold.', 'invalid_token');
}

function isLoopback(address = ''): boolean {
  const bare = address.replace(/^::ffff:/i, '');
  return loopback.check(bare, bare.includes(':') ? 'ipv6' : 'ipv4');
}

/** A proxy on this machine asks for somebody elsewhere. */
const isForwarded = (headers: FastifyRequest['headers']): boolean =>
  headers.forwarded !== undefined || headers['x-forwarded-for'] !== undefined;

/** By hashes of the same length, so that the time it takes tells nothing of the token. */
const isSame = (a: string, b: string): boolean => timingSafeEqual(hash(a), hash(b));
const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
