import type { Projection } from '#libs/projection';
import { isTaskStream } from '#libs/task';
import { fold, type Rows, rowKey, touchedBy } from './fold.ts';
import { reporting } from './reporting.ts';
import { loadRows, writeRows } from './write.ts';

const tables = `
  -- a task that a model proposed; it stays when the task is deleted
  create table ai_task (
    organization_id uuid not null,
    id uuid not null,
    -- the number of the position at which it was proposed
    ordinal bigint not null,
    type text not null,
    contact_id uuid not null,
    reporter_id uuid,
    assigned_to uuid,
    verdict text not null,
    doc json not null,
    primary key (organization_id, id)
  );`;

/** What people make of the tasks that models propose. */
export const aiFeedback: Projection = {
  name: 'ai-feedback',
  version: 2,
  gatherMs: 250,
  tables,
  indexes: 'create index ai_task_newest on ai_task (organization_id, ordinal desc, id);',
  tableNames: ['ai_task'],
  reporting,
  holdsPersonalText: true,
  handles: ({ stream, type }) => type === 'ExtractionAnswered' || (isTaskStream(stream) && type !== 'TaskCreated'),
  async apply(client, page) {
    const touched = new Set(page.flatMap(({ event }) => touchedBy(event) ?? []));
    const rows: Rows = new Map();
    for (const row of await loadRows(client, [...touched])) rows.set(rowKey(row.organization_id, row.id), row);
    for (const event of page) fold(rows, event);
    await writeRows(client, rows);
  },
};
