import { Readable } from 'node:stream';
import { type Options, stringify } from 'csv-stringify';
import type { EventCodec } from '#libs/event';
import type { AuditRow } from '#projections/audit-log';
import { type AuditEntryReply, auditEntryReplies } from './audit-reply.ts';

/** Pages of entries, oldest first. */
export type AuditPages = AsyncIterable<readonly AuditRow[]>;

/** The entries as NDJSON: each line an entry with the event's id and its texts as the log holds them. */
export function toNdjson(codec: EventCodec, pages: AuditPages): Readable {
  return Readable.from(
    (async function* () {
      for await (const page of pages) {
        const entries = await auditEntryReplies(codec, page);
        yield page.map((row, n) => `${JSON.stringify({ ...entries[n], ...withTexts(row) })}\n`).join('');
      }
    })(),
    { objectMode: false },
  );
}

const withTexts = ({ id, data, metadata }: AuditRow) => ({ id, stored: { data, metadata } });

const CSV: Options = {
  header: true,
  record_delimiter: 'windows',
  quoted_match: /[\r\n]/,
  // A cell that a spreadsheet would take for a formula is written as text.
  escape_formulas: true,
  columns: [
    'sequence',
    'position',
    'stream',
    'revision',
    'type',
    'occurred_at',
    'recorded_at',
    'actor_kind',
    'actor_id',
    'actor_name',
    'task_id',
    'contact_id',
    'data',
    'previous_hash',
    'hash',
  ],
};

/** The entries as CSV (RFC 4180): the actor in three columns, `data` as JSON. */
export function toCsv(codec: EventCodec, pages: AuditPages): Readable {
  const rows = Readable.from(
    (async function* () {
      for await (const page of pages) for (const entry of await auditEntryReplies(codec, page)) yield cellsOf(entry);
    })(),
  );
  const csv = stringify(CSV);
  rows.on('error', (error) => csv.destroy(error));
  csv.on('close', () => rows.destroy());
  return rows.pipe(csv);
}

function cellsOf({ actor, data, ...entry }: AuditEntryReply) {
  return {
    ...entry,
    actor_kind: actor?.kind,
    actor_id: actor?.id,
    actor_name: actor?.name,
    data: JSON.stringify(data),
  };
}
