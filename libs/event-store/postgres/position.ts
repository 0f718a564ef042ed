import type { Position } from '#libs/event';
import { InvalidPositionError } from '../errors.ts';

const DECIMAL = /^[1-9]\d{0,18}$/;
const MAX_BIGINT = 2n ** 63n - 1n;

/** The number behind a position: the decimal text of a positive bigint. @throws InvalidPositionError */
export function ordinal(position: Position): bigint {
  const number = DECIMAL.test(position) ? BigInt(position) : 0n;
  if (number === 0n || number > MAX_BIGINT) throw new InvalidPositionError(position);
  return number;
}
