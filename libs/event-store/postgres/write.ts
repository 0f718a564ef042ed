import type { Client } from 'pg';
import type { Append } from '../append.ts';

/** What became of one append of a batch. Revision and position are those of its last event. */
export type Outcome =
  | { readonly kind: 'written' | 'repeated'; readonly revision: number; readonly position: number }
  | { readonly kind: 'conflict'; readonly actual: number };

const APPEND = {
  name: 'log.append',
  text: `select before::text, array_to_string(actuals, ',', '') as actuals, array_to_string(repeats, ',', '') as repeats
    from log.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
};

interface Row {
  readonly before: string;
  readonly actuals: string | null;
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
  const slots: number[] = [];
  const expected: number[] = [];
  const counts: number[] = [];
  const owners: number[] = [];
  const revisions: number[] = [];
  const ids: string[] = [];
  const types: string[] = [];
  const datas: string[] = [];
  const metadatas: string[] = [];
  for (const append of batch) {
    const slot = slotOf.get(append.stream) ?? slotOf.size + 1;
    slotOf.set(append.stream, slot);
    let revision = append.expected;
    const owner = slots.push(slot);
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
  }
  const lines = [[...slotOf.keys()], ids, types, datas, metadatas].map((texts) => texts.join('\n'));
  const [streams = '', ...payload] = lines;
  return [streams, ...[slots, expected, counts, owners, revisions].map((numbers) => `{${numbers.join()}}`), ...payload];
}

function outcomes(batch: readonly Append[], { before, actuals, repeats }: Row): readonly Outcome[] {
  const refused = actuals?.split(',') ?? [];
  const repeated = repeats?.split(',') ?? [];
  let position = Number(before);
  return batch.map(({ expected, events }, i): Outcome => {
    const revision = expected + events.length;
    if (repeated[i]) return { kind: 'repeated', revision, position: Number(repeated[i]) };
    if (refused[i]) return { kind: 'conflict', actual: Number(refused[i]) };
    position += events.length;
    return { kind: 'written', revision, position };
  });
}
