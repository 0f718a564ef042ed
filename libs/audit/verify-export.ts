import { z } from 'zod';
import { organizationOf } from '#libs/event';
import { entryHash, GENESIS } from './chain.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Verdict } from './verify-chain.ts';

const lineSchema = z.looseObject({
  sequence: z.int().positive(),
  position: z.string(),
  id: z.string(),
  stream: z.string(),
  revision: z.int(),
  type: z.string(),
  previous_hash: z.string(),
  hash: z.string(),
  stored: z.object({ data: z.string(), metadata: z.string() }),
});

/** A line of an export, as far as its chain goes. */
export type ExportLine = z.infer<typeof lineSchema>;

/** A line that is none of an export. */
export class BadExportError extends Error {
  override name = 'BadExportError';
  constructor(
    readonly line: number,
    reason: string,
  ) {
    super(`line ${line}: ${reason}`);
  }
}

/** How an export is verified. */
export interface ExportVerification {
  readonly checkpoint: Checkpoint | null;
  /** Whether entries may be missing, as in an export with filters: then each is verified by itself. */
  readonly partial: boolean;
  /** Says what of a line is not as its stored texts have it; null where all is. */
  readonly disagreement: (line: ExportLine) => string | null;
}

/**
 * Verifies the lines of an exported audit log by nothing but themselves and a checkpoint.
 * @throws BadExportError where a line is none of an export
 */
export async function verifyExport(lines: AsyncIterable<string>, options: ExportVerification): Promise<Verdict> {
  const { checkpoint, partial, disagreement } = options;
  let [entries, sequence, hash] = [0, 0, GENESIS];
  let owner = checkpoint?.organizationId;
  let met = checkpoint === null || (checkpoint.sequence === 0 && checkpoint.hash === GENESIS);
  const differs = (at: number, position: string | null, what: string): Verdict => ({
    valid: false,
    first_difference: { sequence: at, position, what },
  });
  for await (const text of lines) {
    const line = parse(text, entries + 1);
    const organizationId = organizationOf(line.stream);
    owner ??= organizationId;
    if (organizationId !== owner) return differs(line.sequence, line.position, 'the entry is of another organization');
    const follows = line.sequence === sequence + 1;
    if (!follows && (!partial || line.sequence <= sequence)) return differs(sequence + 1, null, 'the entry is missing');
    if (follows && line.previous_hash !== hash)
      return differs(line.sequence, line.position, 'the entry does not follow the one before it');
    if (entryHash(line.previous_hash, { ...line, ...line.stored, organizationId }) !== line.hash)
      return differs(line.sequence, line.position, 'the entry was changed');
    const what = disagreement(line);
    if (what !== null) return differs(line.sequence, line.position, what);
    if (checkpoint?.sequence === line.sequence) {
      if (checkpoint.hash !== line.hash)
        return differs(line.sequence, line.position, 'the checkpoint was taken of another log');
      met = true;
    }
    [entries, sequence, hash] = [entries + 1, line.sequence, line.hash];
  }
  if (!met) return differs(sequence + 1, null, 'the export does not hold the entry of the checkpoint');
  return { valid: true, entries, head: { sequence, hash } };
}

function parse(text: string, line: number): ExportLine {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new BadExportError(line, 'it is not JSON');
  }
  const { success, data, error } = lineSchema.safeParse(json);
  if (success) return data;
  const [issue] = error.issues;
  throw new BadExportError(line, `${issue?.path.join('.') || 'it'}: ${issue?.message}`);
}
