import { isDeepStrictEqual } from 'node:util';
import type { ExportLine } from '#libs/audit';
import type { EventCodec } from '#libs/event';

const TOLD = ['occurred_at', 'recorded_at', 'actor'] as const;

/** What of an exported line is not as its stored texts have it; null where all is. */
export function exportDisagreement(codec: EventCodec, line: ExportLine): string | null {
  const { stored, ...shown } = line;
  const { data, metadata, fault } = codec.decode({ ...line, ...stored });
  if (fault !== undefined) return null;
  for (const field of TOLD)
    if (!isDeepStrictEqual(shown[field], metadata[field])) return `its ${field} is not as the log holds it`;
  return isDeepStrictEqual(shown.data, data) ? null : 'its data is not as the log holds it';
}
