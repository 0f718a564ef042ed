import { join } from 'node:path';
import { cpuTimes } from '../common/cpu.mjs';
import { makeFolder } from '../common/folder.mjs';
import { summarizeProfile } from '../common/profile.mjs';
import { startDocketApi } from './contestants.mjs';
import { createsAt } from './creates.mjs';

/** What a profile leaves out: the start and the first requests. */
const STARTING_SECONDS = 3;

/** Where the time of a create goes: processor time by process, and the functions of the service. */
export async function profileHttp(postgres, seconds) {
  const folder = makeFolder('profile');
  const url = await postgres.createDatabase('http_profile');
  const flags = ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-name=docket.cpuprofile'];
  const docket = await startDocketApi(url, join(folder, 'home'), flags);
  const creates = createsAt(docket);
  await creates.round(STARTING_SECONDS);
  const before = await cpuTimes(docket.pid, url);
  const { requests, rate } = await creates.round(seconds);
  const after = await cpuTimes(docket.pid, url);
  await docket.stop();
  const lines = Object.entries(after)
    .map(([name, seconds]) => [name, ((seconds - (before[name] ?? 0)) * 1e6) / requests])
    .filter(([, ms]) => ms >= 0.5)
    .sort(([, a], [, b]) => b - a)
    .map(([name, ms]) => `${ms.toFixed(0).padStart(6)} ms  ${name}`);
  const profile = summarizeProfile(join(folder, 'docket.cpuprofile'), STARTING_SECONDS);
  return `${rate.toFixed(0)} requests/s. Processor time for 1,000 requests:\n${lines.join('\n')}\n\n${profile}\n`;
}
