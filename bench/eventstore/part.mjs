import { startContestant } from '../append/contestant.mjs';
import { makeFolder } from '../common/folder.mjs';
import { sumFaults } from '../common/oracle.mjs';
import { medianRound, ratioOf } from '../common/statistics.mjs';
import { startDocketApi } from '../http/contestants.mjs';
import { createsAt } from '../http/creates.mjs';
import { startDocketOver } from './service.mjs';

const WRITERS = [64, 16, 1];

/** Appends and creates over HTTP with the events on a server, beside the bare client, and beside the log in PostgreSQL. */
export async function eventstore({ postgres, small, eventstore: url }) {
  const seconds = small ? 1 : 5;
  const rounds = small ? 2 : 5;
  const stores = {
    docket: await startContestant('kurrent', url),
    client: await startContestant('kurrent-client', url),
  };
  const services = {
    kurrent: await startDocketOver(url, await postgres.createDatabase('eventstore_kurrent'), makeFolder('kurrent')),
    postgres: await startDocketApi(await postgres.createDatabase('eventstore_postgres'), makeFolder('postgres')),
  };
  const creates = Object.fromEntries(Object.entries(services).map(([name, service]) => [name, createsAt(service)]));
  let round = 0;
  const append = (store, writers) => (seconds) => stores[store].round({ round: ++round, writers, seconds });
  const turns = {
    ...Object.fromEntries(
      WRITERS.flatMap((writers) => [
        [`docket ${writers}`, append('docket', writers)],
        [`client ${writers}`, append('client', writers)],
      ]),
    ),
    'http kurrent': (seconds) => creates.kurrent.round(seconds),
    'http postgres': (seconds) => creates.postgres.round(seconds),
    'http keyed': (seconds) => creates.kurrent.round(seconds, true),
  };
  const results = Object.fromEntries(Object.keys(turns).map((name) => [name, []]));
  for (const turn of Object.values(turns)) await turn(small ? 1 : 2);
  for (let n = 0; n < rounds; n++)
    for (const [name, turn] of Object.entries(turns)) results[name].push(await turn(seconds));

  const faults = {};
  for (const [name, { compare }] of Object.entries(creates)) faults[name] = await compare();
  for (const { stop } of [...Object.values(services), ...Object.values(stores)]) await stop();
  return toRows(results, faults);
}

function toRows(results, faults) {
  const row = (what, unit, ours, peer, name, found) => ({
    part: 'KurrentDB',
    what,
    unit,
    ours: medianRound(results[ours]),
    peer: { name, ...medianRound(results[peer]) },
    ratio: ratioOf(results[ours], results[peer]),
    target: null,
    faults: sumFaults(found),
    rounds: { ours: results[ours], peer: results[peer] },
  });
  const counted = (writers) => `${writers} ${writers === 1 ? 'writer' : 'writers'}`;
  const appends = WRITERS.map((writers) => {
    const [ours, peer] = [`docket ${writers}`, `client ${writers}`];
    const found = [...results[ours], ...results[peer]].map((each) => each.faults);
    return row(
      `append, one event each, ${counted(writers)}`,
      'events/s',
      ours,
      peer,
      'the bare client, the same',
      found,
    );
  });
  const create = 'HTTP create-task, 64 connections';
  const both = [faults.kurrent, faults.postgres];
  return [
    ...appends,
    row(create, 'requests/s', 'http kurrent', 'client 64', 'the bare client, appends of 64 writers', [faults.kurrent]),
    row(create, 'requests/s', 'http kurrent', 'http postgres', 'Docket with its log in PostgreSQL', both),
    row(`${create}, each with an Idempotency-Key`, 'requests/s', 'http keyed', 'http kurrent', 'without the key', both),
  ];
}
