import type { Case } from './case.ts';
import { date, element, string } from './xml.ts';

const EXTENSIONS = [
  ['Concept', 'concept'],
  ['Time', 'time'],
  ['Organizational', 'org'],
  ['Lifecycle', 'lifecycle'],
] as const;

/** Stands where a reader finds none; every trace and event has its own. */
const NONE = '__INVALID__';
const BEGINNING = '1970-01-01T00:00:00.000Z';

const HEAD = [
  ...EXTENSIONS.map(([name, prefix]) =>
    element('extension', { name, prefix, uri: `http://www.xes-standard.org/${prefix}.xesext` }),
  ),
  element('global', { scope: 'trace' }, string('concept:name', NONE)),
  element(
    'global',
    { scope: 'event' },
    [
      string('concept:name', NONE),
      string('org:resource', NONE),
      date('time:timestamp', BEGINNING),
      string('lifecycle:transition', 'complete'),
    ].join(''),
  ),
  element('classifier', { name: 'Activity', keys: 'concept:name' }),
  string('lifecycle:model', 'standard'),
].join('\n');

/**
 * Cases as an event log in XML (XES, IEEE 1849-2016) of this name, a text for each: a trace for a task, an event for each
 * thing that happened, all of them atomic.
 */
export async function* toXes(cases: AsyncIterable<Case>, name: string): AsyncGenerator<string> {
  const log = '<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">';
  yield `<?xml version="1.0" encoding="UTF-8"?>\n${log}\n${HEAD}\n${string('concept:name', name)}\n`;
  for await (const found of cases) yield `${traceOf(found)}\n`;
  yield '</log>\n';
}

function traceOf({ task, reporter, rows }: Case): string {
  const { id, title, description, type, category, priority, source, due_date } = task;
  const events = rows.map(({ activity, resource, at, status, assignee }) =>
    element(
      'event',
      {},
      [
        string('concept:name', activity),
        string('org:resource', resource),
        date('time:timestamp', at),
        string('lifecycle:transition', 'complete'),
        string('status', status),
        string('assignee', assignee),
      ].join(''),
    ),
  );
  const ofCase = { title, description, type, category, priority, source, reporter };
  const attributes = Object.entries(ofCase).map(([key, value]) => string(key, value));
  return element(
    'trace',
    {},
    [
      string('concept:name', id),
      ...attributes,
      due_date === null ? '' : date('due_date', due_date),
      '\n',
      events.join('\n'),
    ].join(''),
  );
}
