import type { RecordedEvent } from '#libs/event';
import { LogReader } from './reader.ts';

/** Consecutive events of one stream, which go into one append. At least one. */
export type Run = readonly [RecordedEvent, ...RecordedEvent[]];

const MAX_EVENTS = 100;
/** Half of what a server takes at once, counted in characters. */
const MAX_SIZE = 512 * 1024;

/** The events of a log after a position as runs, in the order of the log. */
export async function* runsOf(reader: LogReader): AsyncGenerator<Run> {
  let run: [RecordedEvent, ...RecordedEvent[]] | undefined;
  let size = 0;
  for (let event = await reader.next(); event; event = await reader.next()) {
    const more = sizeOf(event);
    if (run && run[0].stream === event.stream && run.length < MAX_EVENTS && size + more <= MAX_SIZE) {
      run.push(event);
      size += more;
      continue;
    }
    if (run) yield run;
    run = [event];
    size = more;
  }
  if (run) yield run;
}

const sizeOf = ({ stored }: RecordedEvent): number => (stored?.data.length ?? 0) + (stored?.metadata.length ?? 0);
