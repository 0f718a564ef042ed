import type { ClientBase } from 'pg';
import { z } from 'zod';
import { createCodec, defineEvent, type EventCodec } from '#libs/event';
import { deadLetterEvents } from '../dead-letter-events.ts';
import type { OrderedEvent, Projection } from '../projection.ts';

const Noted = defineEvent('Noted', z.strictObject({ text: z.string() }));
const Counted = defineEvent('Counted', z.strictObject({ n: z.int() }));
/** What the program under test does not know, or knows otherwise. */
const Counting = defineEvent('Counted', z.strictObject({ n: z.unknown() }));
const Unheard = defineEvent('Unheard', z.strictObject({}));

/** The codec of a program that writes and reads more than the one under test can read. */
export const richCodec: EventCodec = createCodec([Noted, Counting, Unheard, ...deadLetterEvents]);
/** The codec of the program under test. */
export const plainCodec: EventCodec = createCodec([Noted, Counted, ...deadLetterEvents]);

/** Texts that make the fold throw, and PostgreSQL refuse the row. */
export const POISON = { thrown: 'throw', refused: 'longer than ten' } as const;

const TABLES = `
  create table note (stream text primary key, text varchar(10) not null, n int not null, events int not null);
  create table note_count (length int primary key, n int not null);`;
const INDEXES = 'create index note_text on note (text); create index note_n on note (n);';

interface Note {
  readonly stream: string;
  readonly text: string;
  readonly n: number;
  readonly events: number;
}

/** A projection of notes and of how many there are of each length; `mended` folds what the plain one throws at. */
export function notes({ version = 1, mended = false } = {}): Projection {
  return {
    name: 'test-notes',
    version,
    tables: TABLES,
    indexes: INDEXES,
    tableNames: ['note', 'note_count'],
    handles: ({ stream }) => stream.startsWith('note-'),
    async apply(client, page) {
      const streams = [...new Set(page.map(({ event }) => event.stream))];
      const before = await client.query<Note>('select * from note where stream = any($1)', [streams]);
      const rows = new Map(before.rows.map((row) => [row.stream, row]));
      for (const event of page) rows.set(event.event.stream, fold(rows.get(event.event.stream), event, mended));
      await write(client, before.rows, [...rows.values()]);
    },
  };
}

function fold(note: Note | undefined, { event }: OrderedEvent, mended: boolean): Note {
  const { stream, type, data } = event;
  const old = note ?? { stream, text: '', n: 0, events: 0 };
  const events = old.events + 1;
  const { text, n } = data as { text?: string; n?: number };
  if (text === POISON.thrown && !mended) throw new Error('the fold throws');
  if (type === 'Noted') return { ...old, events, text: mended ? String(text).slice(0, 10) : String(text) };
  return { ...old, events, n: old.n + (Number(n) || 0) };
}

async function write(client: ClientBase, before: readonly Note[], after: readonly Note[]): Promise<void> {
  await client.query(
    `insert into note select * from unnest($1::text[], $2::text[], $3::int[], $4::int[])
     on conflict (stream) do update set text = excluded.text, n = excluded.n, events = excluded.events`,
    [after.map((r) => r.stream), after.map((r) => r.text), after.map((r) => r.n), after.map((r) => r.events)],
  );
  const sums = new Map<number, number>();
  for (const { text } of after) sums.set(text.length, (sums.get(text.length) ?? 0) + 1);
  for (const { text } of before) sums.set(text.length, (sums.get(text.length) ?? 0) - 1);
  for (const [length, n] of sums)
    await client.query(
      `insert into note_count as c values ($1, $2) on conflict (length) do update set n = c.n + excluded.n`,
      [length, n],
    );
  await client.query('delete from note_count where n = 0');
}
