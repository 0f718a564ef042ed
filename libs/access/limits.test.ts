import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createFailedLogins } from './failed-logins.ts';
import { createMinuteLimit } from './minute-limit.ts';
import { createRateLimit } from './rate-limit.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('failed log-ins', () => {
  it('are refused from the 101st of a minute on, at that address only', async () => {
    const logins = createFailedLogins();
    for (let n = 1; n < 100; n++) expect(await logins.record('192.0.2.1')).toBeNull();
    expect(await logins.blocked('192.0.2.1')).toBeNull();
    expect(await logins.record('192.0.2.1')).toBeNull();
    jest.advanceTimersByTime(18_500);
    expect(await logins.blocked('192.0.2.1')).toBe(42);
    expect(await logins.record('192.0.2.1')).toBe(42);
    expect(await logins.record('192.0.2.2')).toBeNull();
    jest.advanceTimersByTime(41_500);
    expect(await logins.blocked('192.0.2.1')).toBeNull();
    expect(await logins.record('192.0.2.1')).toBeNull();
  });

  it('count together for the IPv6 addresses of one subscriber', async () => {
    const logins = createFailedLogins();
    for (let n = 1; n <= 100; n++) await logins.record(`2001:db8::${n}`);
    expect(await logins.record('2001:db8::ffff')).toBe(60);
    expect(await logins.record('2001:db8:0:1::1')).toBeNull();
  });
});

describe('the rate limit', () => {
  const caller = { organizationId: 'o', credentialId: 'user:u' };

  it('lets each caller of each organization do so many requests a minute', async () => {
    const limit = createRateLimit(2);
    expect(await limit.take(caller)).toBeNull();
    jest.advanceTimersByTime(30_000);
    expect(await limit.take(caller)).toBeNull();
    expect(await limit.take(caller)).toBe(30);
    expect(await limit.take({ ...caller, organizationId: 'p' })).toBeNull();
    expect(await limit.take({ ...caller, credentialId: 'key:u' })).toBeNull();
    jest.advanceTimersByTime(30_000);
    expect(await limit.take(caller)).toBeNull();
  });

  it('does not exist where none is set', async () => {
    const limit = createRateLimit(null);
    for (let n = 0; n < 1_000; n++) expect(await limit.take(caller)).toBeNull();
  });
});

it('a limit forgets the keys seen longest ago, and their timers, when there are too many', async () => {
  const limit = createMinuteLimit({ points: 1, keys: 2 });
  await limit.take('a');
  await limit.take('b');
  expect(await limit.take('a')).toBe(60);
  await limit.take('c');
  expect(jest.getTimerCount()).toBe(2);
  expect(await limit.look('a')).toBe(60);
  expect(await limit.look('b')).toBeNull();
});
