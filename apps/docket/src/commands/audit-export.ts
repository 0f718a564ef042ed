import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseCheckpoint, verifyExport } from '#libs/audit';
import { exportDisagreement } from '../audit/export-disagreement.ts';
import { docketCodec } from '../installation/codec.ts';
import { say } from './audit-verify.ts';

/** Verifies an exported audit log by nothing but the file, and a kept checkpoint: without a database. */
export async function verifyExportFile(options: {
  readonly export: string;
  readonly checkpoint?: string;
  readonly partial?: boolean;
}): Promise<void> {
  const { export: file, partial = false } = options;
  const checkpoint =
    options.checkpoint === undefined ? null : parseCheckpoint(await readFile(options.checkpoint, 'utf8'));
  const codec = docketCodec(null);
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  const disagreement = exportDisagreement.bind(null, codec);
  say(file, await verifyExport(lines, { checkpoint, partial, disagreement }));
}
