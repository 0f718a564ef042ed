import { startContestant } from '../append/contestant.mjs';
import { sumFaults } from '../common/oracle.mjs';
import { medianRound, ratioOf } from '../common/statistics.mjs';

/** At most 15 % more for each append: so many of those without per second, at least. */
const TARGET = { atLeast: 0.87 };
const NAMES = ['docket', 'docket-sealed', 'docket-audited'];

/** Appends with sealing, and with sealing and the chain, beside appends without either. */
export async function appendAudited(postgres, small) {
  const contestants = {};
  for (const name of NAMES)
    contestants[name] = await startContestant(name, await postgres.createDatabase(`audit_${name.replace('-', '_')}`));
  const rounds = small ? 2 : 7;
  const results = new Map();
  let round = 0;
  for (const writers of [64, 1]) {
    const measure = (name, seconds) => contestants[name].round({ round: ++round, writers, seconds });
    for (const name of NAMES) await measure(name, 1);
    for (let n = 0; n < rounds; n++)
      for (const name of NAMES) {
        const key = `${name} ${writers}`;
        results.set(key, [...(results.get(key) ?? []), await measure(name, small ? 1 : 3)]);
      }
  }
  for (const contestant of Object.values(contestants)) await contestant.stop();
  const row = (what, name, writers) => {
    const [ours, theirs] = [results.get(`${name} ${writers}`), results.get(`docket ${writers}`)];
    return {
      part: 'P10',
      what: `append with ${what}, ${writers} ${writers === 1 ? 'writer' : 'writers'}`,
      unit: 'events/s',
      ours: medianRound(ours),
      peer: { name: 'the same without', ...medianRound(theirs) },
      ratio: ratioOf(ours, theirs),
      target: TARGET,
      faults: sumFaults([...ours, ...theirs].map(({ faults }) => faults)),
    };
  };
  return [64, 1].flatMap((writers) => [
    row('sealed text', 'docket-sealed', writers),
    row('sealed text and the chained audit log kept up beside', 'docket-audited', writers),
  ]);
}
