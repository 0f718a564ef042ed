import type { Append } from './append.ts';

/** A batch of appends that went to the server; one at a time where a server takes them so. */
export interface BatchReport {
  readonly appends: readonly Append[];
  readonly seconds: number;
  /** Its outcome is unknown, or it was refused as a whole: its appends go again. */
  readonly failed: boolean;
}
