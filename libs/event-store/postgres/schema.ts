import type { Migration } from '#libs/postgres';

/** The SQLSTATE of a batch whose predecessor failed: it is to be sent again, after that one. */
export const OUT_OF_TURN = 'DK001';

/**
 * `log.head` is the one lock: `log.append` updates it first and is a transaction of its own, so the lock is held for
 * one function call and its commit. Positions are therefore contiguous and in commit order: whoever sees n sees
 * everything up to n. Payloads are text, not jsonb: a JSON text may hold \u0000, which jsonb refuses.
 * The names compare by bytes (collate "C"), the cheapest order, and the same on every machine.
 */
const TABLES = `
create schema log;
create table log.head (
  singleton boolean primary key default true check (singleton),
  position bigint not null
) with (fillfactor = 10);
insert into log.head (position) values (0);
create table log.event (
  position bigint primary key,
  revision integer not null,
  id uuid not null,
  stream text collate "C" not null,
  type text collate "C" not null,
  data text not null,
  metadata text not null,
  unique (stream, revision)
);
`;

/**
 * Takes the appends of a batch as if they had come one after the other, in one transaction. A refused append leaves its
 * neighbours alone.
 *
 * Flat arguments, as they cost the least on both sides: lists of texts are joined by line breaks, which neither names
 * nor JSON texts hold.
 * - turn: a number for this batch; ahead: that of the batch sent before it on this connection whose answer is not there
 *   yet, or null. Should that one fail, this one fails too (OUT_OF_TURN), else it would overtake it. A transaction that
 *   fails undoes the setting that remembers the turn.
 * - streams: the streams concerned, each once; slots, expected, counts: for each append its stream's place in `streams`
 *   (from 1), its expected revision, and how many events it has;
 * - owners, revisions, ids, types, datas, metadatas: for each event its append (from 1) and what is to be written.
 *
 * - before: the position of the last event before this batch; the written events follow it in order, without a gap;
 * - actuals: null where all were written, else for each append the revision that stood against it, or null;
 * - repeats: beside it, the position of a refused append's last event where the log holds all its events there already.
 */
const APPEND = `
create function log.append(
  ahead integer, turn integer, streams text, slots integer[], expected integer[], counts integer[],
  owners integer[], revisions integer[], ids text, types text, datas text, metadatas text,
  out before bigint, out actuals integer[], out repeats bigint[]
) language plpgsql as $$
declare
  names constant text[] := string_to_array(streams, E'\\n');
  total constant integer := cardinality(owners);
  tails integer[];
  skipped integer[];
  refused integer := 0;
begin
  if ahead::text <> coalesce(current_setting('docket.turn', true), '') then
    raise exception 'batch % was not written', ahead using errcode = '${OUT_OF_TURN}';
  end if;
  perform set_config('docket.turn', turn::text, false);

  update log.head set position = position + total returning position - total into before;

  select array_agg(coalesce(
      (select e.revision from log.event e where e.stream = n.name order by e.revision desc limit 1), -1) order by n.slot)
    into tails from unnest(names) with ordinality as n(name, slot);

  for i in 1 .. cardinality(slots) loop
    skipped[i] := refused;
    if tails[slots[i]] = expected[i] then
      tails[slots[i]] := expected[i] + counts[i];
    else
      actuals := coalesce(actuals, array_fill(null::integer, array[cardinality(slots)]));
      actuals[i] := tails[slots[i]];
      refused := refused + counts[i];
    end if;
  end loop;

  insert into log.event (position, revision, id, stream, type, data, metadata)
    select before + e.place - skipped[e.owner], e.revision, e.id::uuid, names[slots[e.owner]], e.type, e.data, e.metadata
      from rows from (unnest(owners), unnest(revisions), string_to_table(ids, E'\\n'), string_to_table(types, E'\\n'),
          string_to_table(datas, E'\\n'), string_to_table(metadatas, E'\\n'))
        with ordinality as e(owner, revision, id, type, data, metadata, place)
      where actuals is null or actuals[e.owner] is null;

  if refused > 0 then
    update log.head set position = position - refused;
    select array_agg(r.position order by r.owner) into repeats from (
      select n.owner, case when count(e.id) = count(*) then max(e.position) end as position
        from rows from (unnest(owners), unnest(revisions), string_to_table(ids, E'\\n')) as n(owner, revision, id)
        left join log.event e on actuals[n.owner] >= n.revision
          and e.stream = names[slots[n.owner]] and e.revision = n.revision and e.id = n.id::uuid
        group by n.owner) r;
  end if;
  if refused < total then
    perform pg_notify('docket_log', (before + total - refused)::text);
  end if;
end $$;
`;

/** The log's tables and functions, in the schema `log`. */
export const eventStoreMigrations: readonly Migration[] = [
  { id: 'log-001-tables', sql: TABLES },
  { id: 'log-002-append', sql: APPEND },
];
