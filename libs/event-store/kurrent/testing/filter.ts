import type { streams } from './protocol.ts';
import type { LogRecord } from './record.ts';

/** Which records a reader of `$all` wants. */
export type Filter = (record: LogRecord) => boolean;

/** The filter of a request; without one, everything. */
export function filterOf(options: streams.ReadReq.Options): Filter {
  const filter = options.getFilter();
  const byStream = filter?.getStreamIdentifier();
  const expression = byStream ?? filter?.getEventType();
  if (!expression) return () => true;
  const text: (record: LogRecord) => string = byStream ? ({ stream }) => stream : ({ type }) => type;
  const regex = expression.getRegex();
  if (regex) {
    const compiled = new RegExp(regex);
    return (record) => compiled.test(text(record));
  }
  const prefixes = expression.getPrefixList();
  return (record) => prefixes.some((prefix) => text(record).startsWith(prefix));
}
