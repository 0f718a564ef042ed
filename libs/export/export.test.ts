import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { newId } from '#libs/aggregate';
import type { Actor, NewEvent, RecordedEvent } from '#libs/event';
import type { EventStore } from '#libs/event-store';
import { importEventLog } from '#libs/import';
import { evolve, isTaskStream, type RecordedTaskEvent, type Task, type TaskEvent, taskStream } from '#libs/task';
import { createMemoryStore } from '../import/testing/memory-store.ts';
import { EXPORT_MAPPING, readCases, toCsv, toXes } from './index.ts';

const HOME = '0190e0a0-0000-7000-8000-000000000001';
const ABROAD = '0190e0a0-0000-7000-8000-000000000002';
const NAMES = ['Ann', "'Bob", '=1+1', 'Ünal, "J."', '-Eve'];
const memberId = (name: string) => `0190e0a0-0000-7000-8000-00000000010${NAMES.indexOf(name)}`;

let store: EventStore;
beforeEach(async () => {
  store = createMemoryStore();
  for (const id of [HOME, ABROAD])
    await append(`organization-${id}`, -1, id, '2020-01-01T00:00:00.000Z', 'Ann', {
      type: 'OrganizationCreated',
      data: { name: 'Desk & <Co>', time_zone: 'UTC', date_reminder_time: '00:00', task_type_assignees: {} },
    });
  for (const [n, name] of NAMES.entries())
    await append(`organization-${HOME}`, n, HOME, '2020-01-01T00:00:00.000Z', 'Ann', {
      type: 'MemberAdded',
      data: { member_id: memberId(name), user_id: `u${n}`, name, email: null, kind: 'staff', role: 'member' },
    });
});

async function append(
  stream: string,
  revision: number,
  organization: string,
  occurred_at: string,
  by: string,
  { type, data }: { readonly type: string; readonly data: unknown },
) {
  const id = newId();
  const actor: Actor = { kind: 'member', id: memberId(by), name: by, member_kind: 'staff', on_behalf_of: null };
  const metadata = {
    organization_id: organization,
    actor,
    occurred_at,
    recorded_at: occurred_at,
    command_id: id,
    correlation_id: id,
    causation_id: null,
  };
  const event: NewEvent = { id, type, data, metadata };
  await store.append(stream, revision, [event]);
}

const name = fc.constantFrom(...NAMES);
const anyText = fc.oneof(
  fc.constantFrom('=cmd|x', "'quoted", '@a', 'a,b', 'line\nbreak', 'line\rbreak', 'back\r\nboth', '"', '[erased]'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).map((text) => `x${text.replaceAll('\0', '')}`),
);
const title = anyText.map((text) => text.trim()).filter((text) => text !== '' && [...text].length < 200);
const created = fc.record({
  type: fc.constantFrom('internal', 'personal', 'contact'),
  title,
  description: fc.option(anyText),
  category: fc.constantFrom('general', 'meeting'),
  priority: fc.constantFrom('high', null),
  reporter: name,
});
/** What may come next, by the status that it needs. */
const change = fc.oneof(
  fc.constantFrom('TaskStarted', 'TaskStopped', 'TaskReopened', 'done', 'dismissed', 'TaskUnassigned').map((what) => ({
    what,
    whom: '',
  })),
  name.map((whom) => ({ what: 'TaskAssigned', whom })),
  title.map((whom) => ({ what: 'TaskDetailsChanged', whom })),
  fc.constant({ what: 'TaskDeleted', whom: '' }),
);
const life = fc.record({ created, changes: fc.array(fc.tuple(change, name), { maxLength: 9 }) });

const isClosed = ({ status }: Task) => status === 'done' || status === 'dismissed';

/** The change as an event that a task in this state may have; null where it may not. */
function eventOf(task: Task, { what, whom }: { what: string; whom: string }): TaskEvent | null {
  const open = !isClosed(task);
  if (what === 'TaskStarted') return task.status === 'open' ? { type: what, data: {} } : null;
  if (what === 'TaskStopped') return task.status === 'in-progress' ? { type: what, data: {} } : null;
  if (what === 'TaskReopened') return open ? null : { type: what, data: {} };
  if (what === 'done' || what === 'dismissed')
    return open ? { type: 'TaskResolved', data: { resolution: what } } : null;
  if (what === 'TaskUnassigned') return task.assigned_to === null ? null : { type: what, data: {} };
  if (what === 'TaskAssigned') return { type: what, data: { assigned_to: memberId(whom) } };
  if (what === 'TaskDetailsChanged') return { type: what, data: { title: whom } };
  return { type: 'TaskDeleted', data: {} };
}

async function writeLife({ created: first, changes }: typeof life extends fc.Arbitrary<infer T> ? T : never) {
  const id = newId();
  const stream = taskStream(HOME, id);
  const { reporter, ...fields } = first;
  const minute = (n: number) => `2021-03-01T00:0${n}:00.${n}00Z`;
  const rest = { source: 'manual', call_id: null, evidence: null, due_date: null, due_kind: null, references: [] };
  const contact_id = fields.type === 'contact' ? newId() : null;
  const data = { task_id: id, ...fields, ...rest, contact_id, reporter_id: memberId(reporter), assigned_to: null };
  await append(stream, -1, HOME, minute(0), reporter, { type: 'TaskCreated', data });
  for (const [change, by] of changes) {
    const events = (await store.readStream(stream)) as RecordedTaskEvent[];
    const task = events.reduce<Task | null>(evolve, null);
    const event = task && !task.deleted ? eventOf(task, change) : null;
    if (event) await append(stream, events.length - 1, HOME, minute(events.length), by, event);
  }
}

/** The tasks of an organization that are not deleted, in the order of the log, with names in place of ids. */
async function tasksOf(organization: string) {
  const lives = new Map<string, RecordedTaskEvent[]>();
  const names = new Map<string, string>();
  for (const event of (await store.readAll(null, 100_000)) as RecordedEvent[]) {
    if (!event.stream.includes(organization)) continue;
    const { type, data } = event as { type: string; data: { member_id: string; name: string } };
    if (type === 'MemberAdded') names.set(data.member_id, data.name);
    if (isTaskStream(event.stream))
      lives.set(event.stream, [...(lives.get(event.stream) ?? []), event as RecordedTaskEvent]);
  }
  const named = (id: string | null) => (id === null ? null : names.get(id));
  return [...lives.values()].flatMap((life) => {
    const task = life.reduce<Task | null>(evolve, null);
    if (!task || task.deleted) return [];
    const { title, description, type, status, category, priority, created_at, resolved_at, completed_at } = task;
    return {
      ...{ title, description, status, category, priority, created_at, resolved_at, completed_at },
      type: type === 'contact' ? 'internal' : type,
      assignee: named(task.assigned_to),
      reporter: named(task.reporter_id),
      resolvedBy: task.resolved_by?.name ?? null,
      createdBy: task.created_by.name,
    };
  });
}

const nameOf = (id: string) => NAMES.find((each) => memberId(each) === id);
const written = async (texts: AsyncIterable<string>) => (await Array.fromAsync(texts)).join('');

async function importAbroad(text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'docket-export-'));
  try {
    const file = join(folder, 'log.csv');
    await writeFile(file, text);
    expect(await readFile(file, 'utf8')).toBe(text);
    return await importEventLog({ store, file, mapping: EXPORT_MAPPING, organizationId: ABROAD });
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('an export', () => {
  it('as CSV, imported into another organization, gives the same tasks, whatever their texts and names are', async () => {
    const property = fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 4 }), async (lives) => {
      for (const each of lives) await writeLife(each);
      const text = await written(toCsv(readCases(store, HOME, nameOf)));
      for (const cell of (parse(text) as string[][]).flat()) expect(cell).not.toMatch(/^[=+@-]/);
      await importAbroad(text);
      expect(await tasksOf(ABROAD)).toEqual(await tasksOf(HOME));
    });
    await fc.assert(property, { numRuns: 25 });
  });

  it('as XES holds a trace for each task and an event for each thing that happened, all text escaped', async () => {
    await writeLife({
      created: {
        type: 'internal',
        title: 'A <b> & "c"\n\u0001',
        description: null,
        category: 'general',
        priority: null,
        reporter: 'Ann',
      },
      changes: [
        [{ what: 'TaskAssigned', whom: '=1+1' }, 'Ann'],
        [{ what: 'done', whom: '' }, '=1+1'],
      ],
    });
    const text = await written(toXes(readCases(store, HOME, nameOf), 'Desk & <Co>'));
    expect(text).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<log xes.version="1849.2016" xes.features="" /);
    expect(text).toContain('<string key="concept:name" value="Desk &amp; &lt;Co&gt;"/>');
    expect(text).toContain('<string key="title" value="A &lt;b&gt; &amp; &quot;c&quot;&#10;\ufffd"/>');
    expect(text.match(/<trace>/g)).toHaveLength(1);
    expect([...text.matchAll(/<event>(.*)<\/event>/g)].map(([, event]) => event)).toEqual([
      expect.stringContaining(
        '<string key="concept:name" value="TaskCreated"/><string key="org:resource" value="Ann"/>',
      ),
      expect.stringContaining('<date key="time:timestamp" value="2021-03-01T00:01:00.100Z"/>'),
      '<string key="concept:name" value="TaskResolved:done"/><string key="org:resource" value="=1+1"/>' +
        '<date key="time:timestamp" value="2021-03-01T00:02:00.200Z"/>' +
        '<string key="lifecycle:transition" value="complete"/><string key="status" value="done"/>' +
        '<string key="assignee" value="=1+1"/>',
    ]);
    expect(text).toMatch(/<\/trace>\n<\/log>\n$/);
  });
});
