import { join } from 'node:path';
import { makeFolder } from '../common/folder.mjs';
import { NO_FAULTS, sumFaults } from '../common/oracle.mjs';
import { query } from '../common/postgres.mjs';
import { summarizeProfile } from '../common/profile.mjs';
import { dataset } from '../data/dataset.mjs';
import { rebuildWithEmmett } from './emmett.mjs';
import { insertSameRows } from './unnest.mjs';

/** P4: the task list rebuilt from the log, beside an insert of the same rows and Emmett's rebuild of the same events. */
export async function rebuild({ postgres, small, tasks, profile }) {
  if (profile) return profileRebuild(postgres, tasks);
  const data = await dataset(postgres, tasks);
  const faults = await compareWithLog(data.url);
  const ours = { rate: data.events / data.rebuild.seconds };
  const same = await insertSameRows(data.url);
  const emmett = await rebuildWithEmmett(
    data.url,
    await postgres.createDatabase('rebuild_emmett'),
    small ? 2_000 : 20_000,
  );
  const thousands = (n) => n.toLocaleString('en-US');
  const row = (name, seconds, events, target, theirFaults) => ({
    part: 'P4',
    what: `rebuild of the task list, ${thousands(data.events)} events, ${thousands(tasks)} tasks`,
    unit: 'events/s',
    ours,
    peer: { name, rate: events / seconds },
    ratio: ours.rate / (events / seconds),
    target,
    faults: sumFaults([faults, theirFaults]),
  });
  return [
    row(
      '`unnest` insert of the rows that are left, indexes at the end',
      same.seconds,
      data.events,
      { atLeast: 0.5 },
      same.faults,
    ),
    ...emmett.map(({ name, events, seconds, faults }) =>
      row(
        `Emmett's rebuild, ${name}, ${thousands(events)} of the events`,
        seconds,
        events,
        { atLeast: name === 'default' ? 10 : 5 },
        faults,
      ),
    ),
  ];
}

const FAULTS = `
  with want as (
    select organization || '_' || task as name, status from (
      select split_part(substr(stream, 6), '_', 1) as organization, split_part(stream, '_', 2) as task,
        case (array_agg(type order by revision desc))[1] when 'TaskCreated' then 'open' when 'TaskStarted' then 'in-progress'
          else (array_agg(data order by revision desc))[1]::json->>'resolution' end as status
      from log.event where stream like 'task-%' group by stream) as s),
  have as (select organization_id || '_' || id as name, status from read_model.task),
  counted as (select coalesce(sum(n), 0) as n from read_model.task_count where assignee = '*')
  select count(*) filter (where have.name is null)::int as lost,
    (count(*) filter (where want.name is null) + greatest((select n from counted) - (select count(*) from have), 0))::int as doubled,
    count(*) filter (where want.status <> have.status)::int as misordered
  from want full join have using (name)`;

/** The oracle: each task of the log once in the list, in the state in which its last event left it; and counted once. */
const compareWithLog = async (url) => (await query(url, FAULTS))[0] ?? NO_FAULTS;

async function profileRebuild(postgres, tasks) {
  const folder = makeFolder('profile');
  await dataset(postgres, tasks, ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-name=rebuild.cpuprofile']);
  process.stdout.write(`${summarizeProfile(join(folder, 'rebuild.cpuprofile'), 1)}\n`);
  return [];
}
