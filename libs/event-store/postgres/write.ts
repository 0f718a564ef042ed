import type { Client } from 'pg';
import type { Append } from '../append.ts';
import type { StreamRevision } from '../port.ts';

/** What became of one append of a batch. Revision and position are those of its last event. */
export type Outcome =
  | { readonly kind: 'written' | 'repeated'; readonly revision: number; readonly position: number }
  | { readonly kind: 'conflict'; readonly actual: number }
  | { readonly kind: 'stale'; readonly guard: StreamRevision; readonly found: number };

const APPEND = {
  name: 'log.append',
  text: `select before::text, array_to_string(actuals, ',', '') as actuals, array_to_string(stales, ',', '') as stales,
      array_to_string(repeats, ',', '') as repeats
    from log.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
};

interface Row {
  readonly before: string;
  readonly actuals: string | null;
  readonly stales: string | null;
  readonly repeats: string | null;
}

/** The number of a batch, and that of the one sent before it which is still on its way, if any: see log.append. */
export interface Turn {
  readonly turn: number;
  readonly ahead: number | null;
}

/** Writes a batch in one transaction of its own: as if its appends had come one after the other. */
export async function writeBatch(
  client: Client,
  { ahead, turn }: Turn,
  batch: readonly Append[],
): Promise<readonly Outcome[]> {
  const { rows } = await client.query<Row>({ ...APPEND, values: [ahead, turn, ...parameters(batch)] });
  return outcomes(batch, rows[0]!);
}

function parameters(batch: readonly Append[]): string[] {
  const slotOf = new Map<string, number>();
  const slotFor = (stream: string) => {
    const known = slotOf.get(stream);
    if (known !== undefined) return known;
    slotOf.set(stream, slotOf.size + 1);
    return slotOf.size;
  };
  const slots: number[] = [];
  const expected: number[] = [];
  const counts: number[] = [];
  const owners: number[] = [];
  const revisions: number[] = [];
  const ids: string[] = [];
  const types: string[] = [];
  const datas: string[] = [];
  const metadatas: string[] = [];
  const guarded: number[] = [];
  const guardSlots: number[] = [];
  const guardRevisions: number[] = [];
  for (const append of batch) {
    let revision = append.expected;
    const owner = slots.push(slotFor(append.stream));
    expected.push(revision);
    counts.push(append.events.length);
    for (const { id, type, data, metadata } of append.events) {
      owners.push(owner);
      revisions.push(++revision);
      ids.push(id);
      types.push(type);
      datas.push(data);
      metadatas.push(metadata);
    }
    for (const guard of append.guards) {
      guarded.push(owner);
      guardSlots.push(slotFor(guard.stream));
      guardRevisions.push(guard.revision);
    }
  }
  const lines = (texts: readonly string[]) => texts.join('\n');
  const numbers = (values: readonly number[]) => `{${values.join()}}`;
  return [
    lines([...slotOf.keys()]),
    ...[slots, expected, counts, owners, revisions].map(numbers),
    ...[ids, types, datas, metadatas].map(lines),
    ...[guarded, guardSlots, guardRevisions].map(numbers),
  ];
}

function outcomes(batch: readonly Append[], { before, actuals, stales, repeats }: Row): readonly Outcome[] {
  const refused = actuals?.split(',') ?? [];
  const stale = stales?.split(',') ?? [];
  const repeated = repeats?.split(',') ?? [];
  const guards = stales === null ? [] : batch.flatMap((append) => append.guards);
  let position = Number(before);
  return batch.map(({ expected, events }, i): Outcome => {
    const revision = expected + events.length;
    if (repeated[i]) return { kind: 'repeated', revision, position: Number(repeated[i]) };
    const guard = stale[i] ? guards[Number(stale[i]) - 1] : undefined;
    if (guard) return { kind: 'stale', guard, found: Number(refused[i]) };
    if (refused[i]) return { kind: 'conflict', actual: Number(refused[i]) };
    position += events.length;
    return { kind: 'written', revision, position };
  });
}
