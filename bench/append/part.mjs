import { sumFaults } from '../common/oracle.mjs';
import { query } from '../common/postgres.mjs';
import { medianRound, ratioOf } from '../common/statistics.mjs';
import { startContestant } from './contestant.mjs';
import { hasPgbench, startPgbench } from './pgbench.mjs';

const NAMES = {
  pgbench: 'pgbench, one-event function',
  pg: '`pg`, one-event function, pool of 16',
  emmett: '@event-driven-io/emmett-postgresql, pool of 16',
  dcb: '@dcb-es/event-store-postgres, pool of 16',
};

/** P1, P2: appends of one event by 64 writers, beside other ways to append to the same server. */
export async function append({ postgres, small }) {
  const seconds = small ? 1 : 3;
  const rounds = small ? 2 : 5;
  const hand = (await hasPgbench()) ? 'pgbench' : 'pg';
  const { contestants, urls } = await startAll(postgres, hand);
  // Who takes part in a round, in this order, and with how many writers.
  const order = [
    [hand, 16],
    ['docket', 64],
    ...(hand === 'pg' ? [] : [['pg', 64]]),
    ['emmett', 64],
    ['dcb', 64],
    ['docket', 1],
    [hand, 1],
    ['docket', 16],
  ];
  const results = new Map(order.map((turn) => [turn.join(' '), []]));
  let round = 0;
  const measure = ([name, writers], seconds) => contestants[name].round({ round: ++round, writers, seconds });

  for (const turn of order) await measure(turn, 1);
  // A store that has run for a while has statistics: without them planners guess, and some of the peers guess badly.
  for (const url of urls) await query(url, 'analyze');
  for (let n = 0; n < rounds; n++)
    for (const turn of order) results.get(turn.join(' ')).push(await measure(turn, seconds));
  for (const contestant of Object.values(contestants)) await contestant.stop();

  return toRows(results, hand);
}

async function startAll(postgres, hand) {
  const urls = [];
  const database = async (name) => {
    urls.push(await postgres.createDatabase(`append_${name}`));
    return urls.at(-1);
  };
  const contestants = {
    docket: await startContestant('docket', await database('docket')),
    pg: await startContestant('append-function', await database('pg')),
    emmett: await startContestant('emmett', await database('emmett')),
    dcb: await startContestant('dcb', await database('dcb')),
    ...(hand === 'pgbench' ? { pgbench: await startPgbench(await database('pgbench')) } : {}),
  };
  return { contestants, urls };
}

function toRows(results, hand) {
  const row = (part, writers, peer, connections, target = null) => {
    const [ours, theirs] = [results.get(`docket ${writers}`), results.get(`${peer} ${connections}`)];
    return {
      part,
      what: `append, one event each, ${writers} ${writers === 1 ? 'writer' : 'writers'}`,
      unit: 'events/s',
      ours: medianRound(ours),
      peer: {
        name:
          peer === hand
            ? `${NAMES[peer]}, ${connections} ${connections === 1 ? 'connection' : 'connections'}`
            : NAMES[peer],
        ...medianRound(theirs),
      },
      ratio: ratioOf(ours, theirs),
      target,
      faults: sumFaults([...ours, ...theirs].map(({ faults }) => faults)),
    };
  };
  return [
    row('P1', 64, hand, 16, { atLeast: 2 }),
    row('P1', 16, hand, 16),
    row('P1', 1, hand, 1),
    ...(hand === 'pg' ? [] : [row('P1', 64, 'pg', 64)]),
    row('P2', 64, 'emmett', 64, { atLeast: 5 }),
    row('P2', 64, 'dcb', 64, { atLeast: 1 }),
  ];
}
