import { makeFolder } from '../common/folder.mjs';
import { sumFaults } from '../common/oracle.mjs';
import { medianRound, ratioOf } from '../common/statistics.mjs';
import { startDocketApi, startPlainNest } from './contestants.mjs';
import { createsAt } from './creates.mjs';
import { profileHttp } from './profile.mjs';

const PLAIN = 'plain Nest + Fastify + zod, inserts a row';

/** P3: create a task over HTTP with 64 connections, beside plain Nest services. */
export async function http({ postgres, small, profile }) {
  const seconds = small ? 2 : 5;
  const rounds = small ? 2 : 5;
  if (profile) {
    process.stdout.write(await profileHttp(postgres, small ? 4 : 15));
    return [];
  }
  const services = {
    plain: await startPlainNest(await postgres.createDatabase('http_plain')),
    docket: await startDocketApi(await postgres.createDatabase('http_docket'), makeFolder('http')),
    empty: await startPlainNest(undefined),
  };
  const creates = Object.fromEntries(Object.entries(services).map(([name, service]) => [name, createsAt(service)]));
  const turns = {
    plain: (seconds) => creates.plain.round(seconds),
    docket: (seconds) => creates.docket.round(seconds),
    empty: (seconds) => creates.empty.round(seconds),
    keyed: (seconds) => creates.docket.round(seconds, true),
  };
  const results = { plain: [], docket: [], empty: [], keyed: [] };
  for (const turn of Object.values(turns)) await turn(2);
  for (let n = 0; n < rounds; n++)
    for (const [name, turn] of Object.entries(turns)) results[name].push(await turn(seconds));

  const faults = {};
  for (const [name, { compare }] of Object.entries(creates)) faults[name] = await compare();
  for (const { stop } of Object.values(services)) await stop();

  const row = (ours, peer, name, target, more = '') => ({
    part: 'P3',
    what: `HTTP create-task, 64 connections${more}`,
    unit: 'requests/s',
    ours: medianRound(results[ours]),
    peer: { name, ...medianRound(results[peer]) },
    ratio: ratioOf(results[ours], results[peer]),
    target,
    faults: sumFaults([faults.docket, faults[peer]]),
    rounds: { ours: results[ours], peer: results[peer] },
  });
  return [
    row('docket', 'plain', PLAIN, { atLeast: 1.5 }),
    row('docket', 'empty', 'the same with no database', { atLeast: 0.7 }),
    row('keyed', 'plain', PLAIN, null, ', each with an Idempotency-Key'),
  ];
}
