import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, type Pool } from 'pg';
import { closePool, createPool, isUnavailable } from '../index.ts';
import { runningPostmaster } from '../server/index.ts';
import { testFolder } from '../testing/index.ts';
import { DataVersionError, type EmbeddedPostgres, HomeNotWritableError, openEmbeddedPostgres } from './index.ts';
import { useHome } from './testing/home-user.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const opened: EmbeddedPostgres[] = [];

async function open(home: string): Promise<EmbeddedPostgres> {
  const database = await openEmbeddedPostgres(home, log);
  opened.push(database);
  return database;
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.release()));
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const serverOf = (home: string) => runningPostmaster(join(home, 'postgres'))?.pid;

function killServer(home: string): void {
  const pid = serverOf(home);
  if (pid === undefined) throw new Error('no server runs');
  process.kill(pid, 'SIGKILL');
}

/** Serves all tests that need no new one: after each of them nobody uses it. */
let home: string;
beforeAll(() => {
  home = testFolder();
});

describe('a new home', () => {
  it('is made at the first open, and keeps what was written, with nothing readable by others', async () => {
    const home = join(testFolder(), 'deep', 'home');
    const first = await open(home);
    await query(first.url, 'create table thing as select 1 as id');
    expect(await query(first.url, 'show fsync')).toEqual([{ fsync: 'on' }]);
    await first.release();
    expect(serverOf(home)).toBeUndefined();
    const second = await open(home);
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'select id from thing')).toEqual([{ id: 1 }]);
    expect(statSync(join(home, 'postgres.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(home, 'postgres')).mode & 0o077).toBe(0);
  });

  it('refuses a wrong password', async () => {
    const { url } = await open(home);
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('is refused where it is a file', async () => {
    const folder = testFolder();
    writeFileSync(join(folder, 'file'), '');
    await expect(open(join(folder, 'file'))).rejects.toBeInstanceOf(HomeNotWritableError);
  });

  it('is refused where its data is of another version of PostgreSQL', async () => {
    const { release } = await open(home);
    await release();
    const file = join(home, 'postgres', 'PG_VERSION');
    const version = readFileSync(file);
    writeFileSync(file, '17\n');
    await expect(open(home)).rejects.toMatchObject({ name: DataVersionError.name, found: '17', expected: '18' });
    writeFileSync(file, version);
  });

  it('is refused where the user of the server may not enter a folder above', async () => {
    const closed = testFolder();
    chmodSync(closed, 0o700);
    const opening = open(join(closed, 'home'));
    // An ordinary user runs the server as itself, and may enter its own folder.
    if (process.getuid?.() !== 0) return expect(opening).resolves.toMatchObject({ url: expect.any(String) });
    await expect(opening).rejects.toBeInstanceOf(HomeNotWritableError);
    await expect(opening).rejects.toThrow(`may not enter ${closed}:`);
  });
});

describe('several processes', () => {
  it('share one server, which the last one stops', async () => {
    const [one, two] = await Promise.all([useHome(home), useHome(home)]);
    const three = await useHome(home);
    expect(new Set([one.url, two.url, three.url]).size).toBe(1);
    const server = serverOf(home);
    await one.end('SIGTERM');
    await two.end('SIGKILL');
    expect(serverOf(home)).toBe(server);
    expect(await query(three.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await three.end('SIGTERM');
    expect(serverOf(home)).toBeUndefined();
  });

  it('join the server of a killed one, and stop it', async () => {
    const killed = await useHome(home);
    const server = serverOf(home);
    await killed.end('SIGKILL');
    expect(serverOf(home)).toBe(server);
    const next = await open(home);
    expect(serverOf(home)).toBe(server);
    await next.release();
    expect(serverOf(home)).toBeUndefined();
  });
});

describe('after a crash', () => {
  it('of the service and its server, all that was committed is there', async () => {
    const killed = await useHome(home);
    await query(killed.url, 'create table line as select generate_series(1, 1000) as id');
    await killed.end('SIGKILL');
    killServer(home);
    const next = await open(home);
    expect(await query(next.url, 'select count(*)::int as count from line')).toEqual([{ count: 1000 }]);
  });

  it('a pid file does not stand in the way when another process has the pid now', async () => {
    const killed = await useHome(home);
    await killed.end('SIGKILL');
    killServer(home);
    const file = join(home, 'postgres', 'postmaster.pid');
    // A process of the server's own user, as the pid of one's own process in a restarted container.
    const { uid, gid } = statSync(file);
    const sleeper = execFileSync('sh', ['-c', 'sleep 60 >/dev/null 2>&1 & echo $!'], {
      uid,
      gid,
      encoding: 'utf8',
    }).trim();
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, sleeper));
    await open(home);
    expect(serverOf(home)).not.toBe(Number(sleeper));
    process.kill(Number(sleeper), 'SIGKILL');
  });

  it('a half-made data folder is made again', async () => {
    const home = testFolder();
    mkdirSync(join(home, 'postgres.new-1234'));
    const { url } = await open(home);
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(() => statSync(join(home, 'postgres.new-1234'))).toThrow('ENOENT');
  });
});

describe('a server that dies under a running service', () => {
  /** The start time of a server that answers and is not the one that started at `before`. */
  async function serverAfter(pool: Pool, before: string): Promise<string> {
    for (;;) {
      try {
        const { rows } = await pool.query<{ at: string }>('select pg_postmaster_start_time()::text as at');
        if (rows[0] && rows[0].at !== before) return rows[0].at;
      } catch (error) {
        if (!isUnavailable(error)) throw error;
      }
    }
  }

  it('comes back by itself, at the same address, every time', async () => {
    const { url, release } = await open(home);
    const pool = createPool(url, { max: 2, name: 'service' });
    let server = await serverAfter(pool, '');
    for (let time = 1; time <= 2; time++) {
      killServer(home);
      server = await serverAfter(pool, server);
    }
    await closePool(pool);
    await release();
    expect(serverOf(home)).toBeUndefined();
  });

  it('is brought back once by several services', async () => {
    const other = await useHome(home);
    const mine = await open(home);
    const pool = createPool(mine.url, { max: 1, name: 'service' });
    const before = await serverAfter(pool, '');
    killServer(home);
    await serverAfter(pool, before);
    const server = serverOf(home);
    await mine.release();
    expect(serverOf(home)).toBe(server);
    expect(await query(other.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await closePool(pool);
    await other.end('SIGTERM');
    expect(serverOf(home)).toBeUndefined();
  });

  it('yields errors within five seconds while it is frozen, and answers when it goes on', async () => {
    const { url } = await open(home);
    const pool = createPool(url, { max: 1, name: 'service' });
    const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
    const frozen = [serverOf(home) ?? 0, rows[0]?.pid ?? 0];
    for (const pid of frozen) process.kill(pid, 'SIGSTOP');
    const started = performance.now();
    const error = await pool.query('select 1').catch((caught: unknown) => caught);
    expect(isUnavailable(error)).toBe(true);
    // Five seconds, and as long again for a machine that is busy.
    expect(performance.now() - started).toBeLessThan(10_000);
    for (const pid of frozen) process.kill(pid, 'SIGCONT');
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await closePool(pool);
  });
});
