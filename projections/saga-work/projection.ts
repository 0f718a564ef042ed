import type { Projection } from '#libs/projection';
import { isInstanceStream, type SagaSource } from '#libs/saga';
import { indexes, tableNames, tables } from './ddl.ts';
import { fold, keyOfStream } from './fold.ts';
import { type Rows, rowKey } from './row.ts';
import { loadRows, writeRows } from './write.ts';

/**
 * The work of sagas: the instances that wait, by their next attempt. It is the inbox of every saga and the place of its
 * timers, and folded from the log alone: filled anew it asks for nothing that the instances' streams say is done.
 */
export function sagaWork(version: number, sources: readonly SagaSource[]): Projection {
  return {
    name: 'saga-work',
    version,
    gatherMs: 100,
    tables,
    indexes,
    tableNames,
    handles: (event) =>
      isInstanceStream(event.stream) ||
      (event.fault === undefined && sources.some((source) => source.starts(event).length > 0)),
    async apply(client, page) {
      const touched = new Set<string>();
      for (const { event } of page) {
        if (isInstanceStream(event.stream)) touched.add(keyOfStream(event.stream));
      }
      const rows: Rows = new Map();
      for (const row of await loadRows(client, [...touched])) rows.set(rowKey(row.organization_id, row.id), row);
      for (const { event } of page) fold(rows, sources, event);
      await writeRows(client, rows);
    },
  };
}
