import type { LogRecord, Proposed } from './record.ts';

/** What an append expects of its stream: its last revision, or one of these. */
export type Expected = number | 'no-stream' | 'any' | 'stream-exists';

/** What becomes of an append. */
export type Decision =
  | { readonly kind: 'write' }
  | { readonly kind: 'repeated'; readonly last: LogRecord }
  /** `current` is -1 where there is no such stream. */
  | { readonly kind: 'wrong-version'; readonly current: number };

/**
 * Decides as a server of 23.10 does (IndexWriter.CheckCommit). With an explicit revision or NO_STREAM it is a repeat
 * where every one of its ids stands at its place. With ANY or STREAM_EXISTS only ids that are remembered since the
 * server's start count, wherever they stand on the stream. A repeat of a part is a wrong version.
 */
export function checkAppend(
  stream: readonly LogRecord[],
  expected: Expected,
  events: readonly Proposed[],
  remembered: (id: string) => LogRecord | undefined,
): Decision {
  const current = stream.length - 1;
  const wrong: Decision = { kind: 'wrong-version', current };
  if (expected === 'stream-exists' && current < 0) return wrong;
  if (expected === 'any' || expected === 'stream-exists') {
    const found = events.map(({ id }) => remembered(id));
    if (!found[0]) return { kind: 'write' };
    const last = found.at(-1);
    return last && found.every((record) => record !== undefined) ? { kind: 'repeated', last } : wrong;
  }
  const after = expected === 'no-stream' ? -1 : expected;
  if (after === current) return { kind: 'write' };
  const there = events.map(({ id }, index) =>
    stream[after + 1 + index]?.id === id ? stream[after + 1 + index] : undefined,
  );
  const last = there.at(-1);
  return last && after < current && there.every((record) => record !== undefined) ? { kind: 'repeated', last } : wrong;
}
