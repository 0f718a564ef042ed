// Imports the incidents of Volvo IT Belgium into a running service, and compares what it answers of random instants
// (reports, lists, counts, single tasks) with what the file says, folded by an oracle that shares no code with it.
//
//   node --conditions=source --import ./tools/swc-hook.mjs test/volvo/as-of.ts <volvo-incidents.csv> [instants]
import { isDeepStrictEqual } from 'node:util';
import { importEventLog } from '#libs/import';
import { importedTaskId } from '../../libs/import/ids.ts';
import { must } from '../support/client.ts';
import { atService } from './at-service.ts';
import { MAPPING, ORGANIZATION } from './mapping.ts';
import { expectedLog } from './oracle.ts';
import { type Line, linesOf, type Standing, standingAt } from './standing.ts';

const [file = '', instants = '12'] = process.argv.slice(2);
const expected = await expectedLog(file);
const times = [...expected.tasks.values()].flatMap(({ history }) => history.map(([, at]) => at)).sort();
let [asked, differences, slowest] = [0, 0, 0];

const differs = (what: string, found: unknown, wanted: unknown) => {
  asked++;
  if (isDeepStrictEqual(found, wanted)) return;
  if (++differences <= 10) console.log(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
};

await atService(async ({ service, admin, caughtUp }) => {
  const options = { store: service.installation.store, file, mapping: MAPPING, organizationId: ORGANIZATION };
  await importEventLog(options);
  await caughtUp();
  const members = must(await admin.get('/api/members'), 200).body.data as { id: string; name: string }[];
  const nameOf = new Map(members.map(({ id, name }) => [id, name]));
  const get = async (path: string) => {
    const began = performance.now();
    const { body } = must(await admin.get(path), 200);
    slowest = Math.max(slowest, performance.now() - began);
    return body;
  };

  for (let n = 0; n < Number(instants); n++) {
    const at = anInstant();
    const all = standingAt(expected, at);
    const when = `as_of=${encodeURIComponent(at)}`;
    await compareReports(when, all, nameOf, get);
    const statuses = { open: 0, in_progress: 0, done: 0, dismissed: 0 };
    for (const { status } of all) statuses[status.replace('-', '_') as keyof typeof statuses]++;
    const list = await get(`/api/tasks?${when}&include=counts,total&limit=200`);
    differs(`counts of the list ${when}`, list.counts, statuses);
    differs(`total of the list ${when}`, list.total, all.length);
    differs(`counts ${when}`, await get(`/api/tasks/counts?${when}`), { ...statuses, overdue: 0 });
    const wanted = new Map(all.map((standing) => [`Incident ${standing.id}`, standing]));
    for (const task of list.data) differs(`${task.title} in the list ${when}`, shown(task), of(wanted.get(task.title)));
    for (const standing of all.filter(() => Math.random() < 10 / all.length)) {
      const task = await get(`/api/tasks/${importedTaskId(ORGANIZATION, standing.id)}?${when}`);
      differs(`case ${standing.id} ${when}`, shown(task), of(standing));
    }
    console.log(`${at}: ${all.length} tasks, ${differences} differences so far`);
  }
});
console.log(`${asked} comparisons, ${differences} differences; the slowest answer took ${Math.round(slowest)} ms`);
process.exitCode = differences > 0 || asked === 0 ? 1 : 0;

/** An instant of the file, or one between two, or one before or behind all. */
function anInstant(): string {
  const at = Date.parse(times[Math.floor(Math.random() * times.length)] ?? '');
  return new Date(
    at + Math.floor([0, 0, -1, 1, 86_400_000 * (Math.random() - 0.5)][Math.floor(Math.random() * 5)] ?? 0),
  ).toISOString();
}

async function compareReports(
  when: string,
  all: readonly Standing[],
  nameOf: ReadonlyMap<string, string>,
  get: (path: string) => Promise<{ data: (Line & { group: Record<string, string | null> })[] }>,
) {
  const name = (id: string | null | undefined) => (id === null || id === undefined ? 'nobody' : nameOf.get(id));
  const groupings: readonly [
    string,
    (standing: Standing) => string,
    (group: Record<string, string | null>) => string,
  ][] = [
    ['status', ({ status }) => status, ({ status }) => String(status)],
    ['assignee', ({ assignee }) => assignee ?? 'nobody', ({ assignee }) => String(name(assignee))],
    [
      'status,assignee',
      ({ status, assignee }) => `${status} ${assignee ?? 'nobody'}`,
      ({ status, assignee }) => `${status} ${name(assignee)}`,
    ],
  ];
  for (const [by, groupOf, keyOf] of groupings) {
    const { data } = await get(`/api/reports/tasks?group_by=${by}&${when}`);
    const found = Object.fromEntries(data.map(({ group, ...line }) => [keyOf(group), line]));
    differs(`report by ${by} ${when}`, rounded(found), rounded(linesOf(all, groupOf)));
  }
}

/** Durations to the millisecond, in one order. */
function rounded(lines: Record<string, Line>) {
  return Object.entries(lines)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([
        group,
        {
          count,
          created,
          resolved,
          reopened,
          resolution_seconds: { median, p90 },
        },
      ]) => [
        ...[group, count, created, resolved, reopened],
        ...[median, p90].map((seconds) => seconds?.toFixed(3) ?? null),
      ],
    );
}

function shown(task: Record<string, unknown>): string[] {
  return [task.status, task.assigned_to_name, task.created_at, task.resolved_at].map(String);
}

function of(standing: Standing | undefined): string[] {
  return [standing?.status, standing?.assignee, standing?.createdAt, standing?.resolvedAt].map(String);
}
