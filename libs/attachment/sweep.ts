import type { Pool } from 'pg';
import { type Claim, recordClaim, unrecordedClaims } from './claims.ts';

/** What a sweep did. */
export interface SweepReport {
  /** Files of dead processes that were removed from the spool. */
  readonly files: number;
  /** Claims without an event that were dropped, with the bytes that nobody else refers to. */
  readonly claims: number;
  /** Why others could not be told or dropped: they are tried again by the next sweep. */
  readonly failures: readonly unknown[];
}

/** What a sweep needs. */
export interface SweepParts {
  readonly pool: Pool;
  readonly graceMs: number;
  readonly isRecorded: (claim: Claim) => Promise<boolean>;
  readonly release: (claim: Claim) => Promise<void>;
}

const PAGE = 100;
/** After so many the store, the log or the database is away: what is left waits for the next sweep. */
const MOST_FAILURES = 3;

/**
 * Settles every claim older than the grace by what the log says. It cannot race an upload: one that still runs has a
 * younger claim of its own, and while bytes are removed nobody can claim them (see releaseClaim).
 */
export async function sweepClaims({
  pool,
  graceMs,
  isRecorded,
  release,
}: SweepParts): Promise<Omit<SweepReport, 'files'>> {
  const failures: unknown[] = [];
  let claims = 0;
  let after: string | null = null;
  for (;;) {
    const page: readonly Claim[] = await unrecordedClaims(pool, graceMs, after, PAGE);
    for (const claim of page) {
      if (failures.length >= MOST_FAILURES) break;
      try {
        if (await isRecorded(claim)) await recordClaim(pool, claim);
        else {
          await release(claim);
          claims++;
        }
      } catch (error) {
        // One that cannot be settled must not keep those behind it.
        failures.push(error);
      }
    }
    after = page.at(-1)?.id ?? null;
    if (page.length < PAGE || failures.length >= MOST_FAILURES) return { claims, failures };
  }
}
