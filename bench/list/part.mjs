import { open } from './contestants.mjs';
import { toDetails } from './details.mjs';
import { ownList } from './in-process.mjs';
import { queries } from './queries.mjs';
import { toRows } from './rows.mjs';

/** P5: pages of the list, over HTTP and in this process, at two sizes. */
export async function list({ postgres, small, tasks }) {
  const rounds = small ? 15 : 60;
  const now = new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString();
  const few = await open(postgres, small ? 1_000 : 10_000);
  const many = await open(postgres, tasks, true);
  const results = [];
  for (const asked of queries(now)) {
    const ways = {
      own: () => ownList(many.model, asked, now, asked.deep && many.place),
      bare: () => many.bare.list(asked, asked.deep && many.place),
      few: () => few.get(asked),
      many: () => many.get(asked),
      plain: () => many.getPlain(asked),
    };
    const times = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
    const found = {};
    for (let n = -5; n < rounds; n++) {
      for (const [way, ask] of Object.entries(ways)) {
        const started = performance.now();
        found[way] = await ask();
        if (n >= 0) times[way].push(performance.now() - started);
      }
    }
    results.push({ name: asked.name, times, faults: compare(found), full: found.few.length === 50 });
  }
  await few.close();
  await many.close();
  return { rows: toRows(results, tasks), details: toDetails(results, tasks) };
}

/** The service's page must be the one that the SQL by hand finds, in the same order. */
function compare({ many, own, bare }) {
  const right = bare.slice(0, 50);
  const lost = right.filter((id) => !many.includes(id) || !own.includes(id)).length;
  const doubled = many.length - new Set(many).size;
  const misordered = lost === 0 ? right.filter((id, i) => many[i] !== id || own[i] !== id).length : 0;
  return { lost, doubled, misordered };
}
