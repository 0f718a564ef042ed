import type { Evolution } from '#libs/aggregate';
import type { Extracted, ExtractionEvent, RecordedExtractionEvent } from './extraction-events.ts';

/** What the extraction of tasks from one call has led to. */
export interface Extraction {
  /** The last answer; null before the first. Its tasks may not all stand yet. */
  readonly answer: Extracted | null;
  /** The tasks of every answer so far. */
  readonly taskIds: readonly string[];
}

function evolve(extraction: Extraction, event: RecordedExtractionEvent): Extraction {
  switch (event.type) {
    case 'ExtractionAnswered':
      return { answer: event.data, taskIds: [...extraction.taskIds, ...event.data.task_ids] };
    case 'AiUsageLogged':
      return extraction;
    default:
      return event satisfies never;
  }
}

/** The extraction, folded from what it wrote itself. */
export const extractionEvolution: Evolution<Extraction, ExtractionEvent> = {
  initial: { answer: null, taskIds: [] },
  evolve,
};

/** The name of the saga that extracts tasks; an instance's key is the call's id. */
export const EXTRACTION_SAGA = 'extract-tasks';
