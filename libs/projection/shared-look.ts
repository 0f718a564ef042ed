import type { Pool } from 'pg';
import { type Build, listBuilds } from './build.ts';

/** What was seen so lately is not looked at again. */
const FRESH_MS = 100;

/** A look at all builds for the runners of a process: those who look at about the same time share one. */
export function sharedLook(pool: Pool): () => Promise<readonly Build[]> {
  let builds: Promise<readonly Build[]> | undefined;
  let lookedAt = 0;
  return () => {
    const now = performance.now();
    if (builds && now - lookedAt < FRESH_MS) return builds;
    lookedAt = now;
    builds = listBuilds(pool);
    return builds;
  };
}
