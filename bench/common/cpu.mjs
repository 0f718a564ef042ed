import { readFileSync } from 'node:fs';
import { query } from './postgres.mjs';

const TICKS_A_SECOND = 100;

/** Who used how much processor time so far, in seconds: this process, the service, and the connections of its database. */
export async function cpuTimes(servicePid, databaseUrl) {
  const backends = `select pid, coalesce(nullif(application_name, ''), backend_type) as name from pg_stat_activity
    where datname = current_database() or datname is null`;
  const times = {
    load: process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6,
    service: secondsOf(servicePid),
  };
  for (const { pid, name } of await query(databaseUrl, backends)) {
    const key = `postgres: ${name}`;
    times[key] = (times[key] ?? 0) + secondsOf(pid);
  }
  return times;
}

function secondsOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
  } catch {
    return 0;
  }
}
