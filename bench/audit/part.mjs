import { query } from '../common/postgres.mjs';
import { dataset, rebuild } from '../data/dataset.mjs';
import { appendAudited } from './append.mjs';
import { reports } from './reports.mjs';
import { verify } from './verify.mjs';

/** P10: what sealing and the chain cost, verifying, and reports. */
export async function audit({ postgres, small, tasks }) {
  const appends = await appendAudited(postgres, small);
  const { url, env } = await dataset(postgres, tasks);
  for (const name of ['audit-log', 'reports']) await rebuild(env, [], name);
  await query(url, 'vacuum analyze');
  return [...appends, await verify(env, tasks), ...(await reports(url, tasks, small))];
}
