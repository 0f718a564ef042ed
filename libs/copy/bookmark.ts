import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Place } from './place.ts';

/** Where a copy notes how far it has come, so that a repeat does not start from the first event. */
export interface Bookmark {
  /** What was noted; null where nothing was, or nothing that can be read. */
  load(): Promise<Place | null>;
  save(place: Place): Promise<void>;
  remove(): Promise<void>;
}

const placeSchema = z.object({
  events: z.int(),
  last: z.object({
    stream: z.string(),
    revision: z.int(),
    id: z.string(),
    source: z.string(),
    target: z.string(),
  }),
});

/** A bookmark as a file in a folder, for the copy between these two logs. Their names hold no secret. */
export function fileBookmark(folder: string, from: string, to: string): Bookmark {
  const name = createHash('sha256')
    .update(JSON.stringify([from, to]))
    .digest('hex')
    .slice(0, 16);
  const path = join(folder, `copy-${name}.json`);
  return {
    async load() {
      const text = await readFile(path, 'utf8').catch(() => null);
      if (text === null) return null;
      const { data } = z.preprocess(parse, placeSchema).safeParse(text);
      return data ?? null;
    },
    async save(place) {
      await mkdir(dirname(path), { recursive: true });
      const draft = `${path}.${process.pid}`;
      await writeFile(draft, JSON.stringify(place));
      await rename(draft, path);
    },
    remove: () => rm(path, { force: true }),
  };
}

function parse(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}
