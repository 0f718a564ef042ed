import { z } from 'zod';
import type { Call } from '#libs/call';
import type { Extraction } from './extraction.ts';

/** Why no model is asked. */
export const skipReasonSchema = z.enum(['no-transcription', 'no-contact', 'ai-tasks-exist', 'ai-not-configured']);

export type SkipReason = z.infer<typeof skipReasonSchema>;

/** An extraction as callers are told of it (specification §15). */
export interface ShownExtraction {
  readonly status: 'pending' | 'skipped' | 'failed' | 'done';
  readonly reason: string | null;
  /** When it is tried next; null where it is not tried again by itself. */
  readonly next_attempt_at: string | null;
  readonly task_ids: readonly string[];
}

/** How far the saga has come with what the call asks for. */
export interface Progress {
  readonly status: 'waiting' | 'completed' | 'given-up';
  readonly failures: number;
  readonly reason: string | null;
  readonly nextAttemptAt: string | null;
  readonly outcome: string | null;
}

/** What keeps a call from being extracted, whatever the model; null where nothing does. */
export function obstacleIn(call: Call): SkipReason | null {
  if (call.transcription === null) return 'no-transcription';
  return call.contact_id === null ? 'no-contact' : null;
}

/**
 * How far the extraction of a call is. What no saga has looked at yet is told as it will be decided, where that is
 * certain; `modelIsOff` where this process knows that there is no model.
 */
export function showExtraction(
  call: Call,
  progress: Progress,
  { taskIds }: Extraction,
  modelIsOff: boolean,
): ShownExtraction {
  const show = (
    status: ShownExtraction['status'],
    reason: string | null = null,
    next_attempt_at: string | null = null,
  ) => ({ status, reason, next_attempt_at, task_ids: status === 'pending' ? [] : taskIds });
  if (progress.status === 'completed')
    return progress.outcome === 'done' ? show('done') : show('skipped', progress.outcome);
  if (progress.status === 'given-up') return show('failed', progress.reason);
  if (progress.failures > 0) return show('failed', progress.reason, progress.nextAttemptAt);
  const obstacle = obstacleIn(call) ?? (modelIsOff && taskIds.length === 0 ? 'ai-not-configured' : null);
  return obstacle === null ? show('pending') : show('skipped', obstacle);
}
