import { describe, expect, it } from '@jest/globals';
import { InvalidServerUrlError, parseServerUrl } from './index.ts';

const stringOf = (url: string) => parseServerUrl(url).connectionString;

describe("a server's address", () => {
  it.each([
    ['esdb://one:2113?tls=false', 'kurrentdb://one:2113?tls=false&discoveryInterval=50'],
    ['kurrentdb://one', 'kurrentdb://one?discoveryInterval=50'],
    ['esdb+discover://cluster.example/', 'kurrentdb+discover://cluster.example?discoveryInterval=50'],
    ['esdb://a:1,b:2,c?discoveryInterval=9', 'kurrentdb://a:1,b:2,c?discoveryInterval=9'],
    ['kurrentdb://u:p%40ss@a:1,b:2/?TLS=True', 'kurrentdb://u:p%40ss@a:1,b:2?tls=true&discoveryInterval=50'],
  ])('%s is one', (url, connectionString) => {
    expect(stringOf(url).replace(/&tlsCAFile=\/dev\/null|&maxDiscoverAttempts=20/g, '')).toBe(connectionString);
  });

  it('has its credentials decoded, where the connection is encrypted', () => {
    expect(parseServerUrl('esdb://us%20er:p%40s%2Fs@one').credentials).toEqual({
      username: 'us er',
      password: 'p@s/s',
    });
    expect(parseServerUrl('esdb://user:pass@one?tls=false').credentials).toBeNull();
    expect(parseServerUrl('esdb://one').credentials).toBeNull();
  });

  it('keeps the options that its client is to have, and no others', () => {
    const string = stringOf(
      'esdb://one?tlsCAFile=%2Fca.crt&nodePreference=follower&defaultDeadline=1&throwOnAppendFailure=false&keepAliveInterval=-1',
    );
    expect(string).toBe(
      'kurrentdb://one?tlsCAFile=%2Fca.crt&keepAliveInterval=-1&discoveryInterval=50&maxDiscoverAttempts=20',
    );
  });

  it.each([
    ['', 'be an esdb:// or kurrentdb:// URL'],
    ['postgres://one', 'be an esdb:// or kurrentdb:// URL'],
    ['esdb:///', 'be an esdb:// or kurrentdb:// URL'],
    ['esdb://user@one', 'be an esdb:// or kurrentdb:// URL'],
    ['esdb://one:2113x', 'name its hosts as host:port'],
    ['esdb://one:0', 'name its hosts as host:port'],
    ['esdb://one:70000', 'name its hosts as host:port'],
    ['esdb://one,,two', 'name its hosts as host:port'],
    ['esdb://[::1]:2113', 'name its hosts as host:port'],
    ['esdb://one?tls=maybe', 'have in its option tls one of true, false'],
    ['esdb://one?tls', 'have in its option tls'],
    ['esdb://one?keepAliveInterval=soon', 'have in its option keepAliveInterval a number of milliseconds'],
    ['esdb://one?colour=red', 'have no other options than tls'],
    ['esdb://one?userCertFile=a', 'have userCertFile and userKeyFile together'],
    ['esdb://127.0.0.1:2113', 'name its hosts by name, not by address, unless it says tls=false'],
    ['esdb+discover://one,10.0.0.1?tls=true', 'name its hosts by name'],
    ['esdb://us%er:secret@one', 'have its user and password percent-encoded'],
  ])('%j is none, and the message says what would do', (url, message) => {
    expect(() => parseServerUrl(url)).toThrow(InvalidServerUrlError);
    expect(() => parseServerUrl(url)).toThrow(message);
  });

  it('is never quoted: it may hold a password', () => {
    for (const url of ['esdb://me:hunter2@one?x=y', 'esdb://me:hunter2@one:x', 'esdb://me:hunter2%@one'])
      expect(() => parseServerUrl(url)).toThrow(expect.not.stringContaining('hunter2'));
  });
});
