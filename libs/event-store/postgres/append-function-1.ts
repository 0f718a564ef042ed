import { OUT_OF_TURN } from './out-of-turn.ts';

/** The first `log.append`, which had no guards. Its successor is in append-function.ts. */
export const APPEND_1 = `
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
