import { OUT_OF_TURN } from './out-of-turn.ts';

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
 * - guarded, guard_slots, guard_revisions: for each guard, in the order of the appends, its append (from 1), the place in
 *   `streams` of the stream that it is about, and the revision at which that must be.
 *
 * - before: the position of the last event before this batch; the written events follow it in order, without a gap;
 * - actuals: null where all were written, else the revision that stood against each append that was not;
 * - stales: beside it, where that is the revision of a guard's stream, the guard (from 1);
 * - repeats: beside it, the position of a refused append's last event where the log holds all its events there already.
 */
export const APPEND = `
drop function log.append(integer, integer, text, integer[], integer[], integer[], integer[], integer[], text, text, text, text);
create function log.append(
  ahead integer, turn integer, streams text, slots integer[], expected integer[], counts integer[],
  owners integer[], revisions integer[], ids text, types text, datas text, metadatas text,
  guarded integer[] default '{}', guard_slots integer[] default '{}', guard_revisions integer[] default '{}',
  out before bigint, out actuals integer[], out stales integer[], out repeats bigint[]
) language plpgsql as $$
declare
  names constant text[] := string_to_array(streams, E'\\n');
  total constant integer := cardinality(owners);
  tails integer[];
  skipped integer[];
  refused integer := 0;
  actual integer;
  stale integer;
  g integer := 1;
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
    actual := nullif(tails[slots[i]], expected[i]);
    stale := null;
    while guarded[g] = i loop
      if actual is null and tails[guard_slots[g]] <> guard_revisions[g] then
        actual := tails[guard_slots[g]];
        stale := g;
      end if;
      g := g + 1;
    end loop;
    if actual is null then
      tails[slots[i]] := expected[i] + counts[i];
    else
      actuals := coalesce(actuals, array_fill(null::integer, array[cardinality(slots)]));
      stales := coalesce(stales, array_fill(null::integer, array[cardinality(slots)]));
      actuals[i] := actual;
      stales[i] := stale;
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
        left join log.event e on actuals[n.owner] >= n.revision and stales[n.owner] is null
          and e.stream = names[slots[n.owner]] and e.revision = n.revision and e.id = n.id::uuid
        group by n.owner) r;
  end if;
  if refused < total then
    perform pg_notify('docket_log', (before + total - refused)::text);
  end if;
end $$;
`;
