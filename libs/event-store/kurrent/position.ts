import type { Position } from '#libs/event';
import { InvalidPositionError } from '../errors.ts';

const DECIMAL = /^[1-9]\d{0,18}$/;
const MAX_BIGINT = 2n ** 63n - 1n;

/**
 * The number behind a position: the commit position, in decimal digits. That is enough: what is appended by gRPC has the
 * same prepare position, and every event has one of its own. The first record of a log is the server's own, so that
 * ours begin above 0. @throws InvalidPositionError
 */
export function ordinal(position: Position): bigint {
  const number = DECIMAL.test(position) ? BigInt(position) : 0n;
  if (number === 0n || number > MAX_BIGINT) throw new InvalidPositionError(position);
  return number;
}

/** The position of an event, from its commit position. */
export const positionOf = (commit: bigint): Position => commit.toString();

/** Whether a server's answer tells a place at all: some answers to a repeat do not. */
export const isPlace = (commit: bigint | undefined): commit is bigint =>
  commit !== undefined && commit > 0n && commit <= MAX_BIGINT;
