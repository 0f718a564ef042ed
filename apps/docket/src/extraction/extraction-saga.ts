import { type Call, callIdOf, callsForExtraction, isCallStream, type RecordedCallEvent } from '#libs/call';
import {
  EXTRACTION_SAGA,
  type Extraction,
  type ExtractionEvent,
  extractionEvolution,
  type ModelDoor,
  obstacleIn,
} from '#libs/extraction';
import { type Done, overADay, type Saga, type SagaSource } from '#libs/saga';
import { taskStream } from '#libs/task';
import type { Aggregates } from '../services.ts';
import { createTasks } from './create-tasks.ts';
import { callOf, contactOf, type ExtractionStep, findTasks } from './find-tasks.ts';

/** Which events set the extraction of a call going; the key is the call's id. */
export const extractionSource: SagaSource = {
  name: EXTRACTION_SAGA,
  starts: (event) =>
    isCallStream(event.stream) && event.fault === undefined && callsForExtraction(event as RecordedCallEvent)
      ? [callIdOf(event.stream)]
      : [],
};

/** So many calls may wait for the model at once: a provider that hangs holds up no more than these. */
const CONCURRENCY = 64;
/** A safety net behind the time-out of each question. */
const TIMEOUT_MS = 60 * 60_000;

/**
 * Tasks out of a call's transcript (specification §8). That the model answered, and exactly which tasks come of it, is one
 * event; the tasks are created after it, each once, however often that is tried. A null door: no model is configured.
 */
export function extractionSaga(aggregates: Aggregates, door: ModelDoor | null): Saga<Extraction, ExtractionEvent> {
  return {
    ...extractionSource,
    evolution: extractionEvolution,
    concurrency: CONCURRENCY,
    timeoutMs: TIMEOUT_MS,
    retryAfter: overADay,
    async step(step) {
      const { answer, taskIds } = step.state;
      if (answer) await createTasks(aggregates, step, answer);
      if (answer?.source_id === step.source.id) return { outcome: 'done' };
      const call = await callOf(aggregates, step);
      const obstacle = obstacleIn(call);
      if (obstacle !== null) return { outcome: obstacle };
      // Nothing can be written about a contact that was erased.
      if (!(await contactOf(aggregates, step.organizationId, call))) return { outcome: 'no-contact' };
      if (await anyStands(aggregates, step.organizationId, taskIds)) return whereTasksStand(step, call);
      if (door === null) return { outcome: 'ai-not-configured' };
      const extracted = await findTasks(aggregates, door, step, call);
      if (extracted === null) return { outcome: 'no-contact' };
      await step.record({ type: 'ExtractionAnswered', data: extracted });
      await createTasks(aggregates, step, extracted);
      return { outcome: 'done' };
    },
  };
}

/**
 * A contact that is linked to a call whose tasks stand asks for nothing, nor does a transcription that was there already
 * when they were asked for: what was done is done.
 */
function whereTasksStand({ source, state }: ExtractionStep, { transcription }: Call): Done<ExtractionEvent> {
  const isAnswered = source.type === 'CallTranscribed' && state.answer?.transcript_hash === transcription?.hash;
  return { outcome: source.type === 'CallChanged' || isAnswered ? 'done' : 'ai-tasks-exist' };
}

async function anyStands({ tasks }: Aggregates, organizationId: string, ids: readonly string[]): Promise<boolean> {
  const all = await Promise.all(ids.map((id) => tasks.load(taskStream(organizationId, id))));
  return all.some(({ state }) => state && !state.deleted);
}
